/** The one JSON form of Parley's values. */
@NullMarked
package dev.parley.json;

import org.jspecify.annotations.NullMarked;
