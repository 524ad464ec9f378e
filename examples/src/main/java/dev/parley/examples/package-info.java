/** Programs to run and to copy from. */
@NullMarked
package dev.parley.examples;

import org.jspecify.annotations.NullMarked;
