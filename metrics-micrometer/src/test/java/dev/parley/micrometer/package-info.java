@NullMarked
package dev.parley.micrometer;

import org.jspecify.annotations.NullMarked;
