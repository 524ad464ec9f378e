/** A store in memory, and sessions that run an agent written in Java. */
@NullMarked
package dev.parley.memory;

import org.jspecify.annotations.NullMarked;
