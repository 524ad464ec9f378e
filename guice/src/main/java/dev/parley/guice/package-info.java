/** Binds a conversation manager for programs that use Guice. */
@NullMarked
package dev.parley.guice;

import org.jspecify.annotations.NullMarked;
