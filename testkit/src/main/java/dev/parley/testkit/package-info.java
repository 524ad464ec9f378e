/** The conformance kit: the rules that every store and every spawner keeps. */
@NullMarked
package dev.parley.testkit;

import org.jspecify.annotations.NullMarked;
