/** Starts, keeps, forks, rolls back and ends conversations over the two ports. */
@NullMarked
package dev.parley.core;

import org.jspecify.annotations.NullMarked;
