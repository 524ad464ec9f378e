/** A store to copy from. {@code docs/write-your-own-store.md} builds it up step by step. */
@NullMarked
package dev.parley.examples.ownstore;

import org.jspecify.annotations.NullMarked;
