/** What the programs know of all conversations: which there are, and what they are called. */
@NullMarked
package dev.parley.examples.catalogue;

import org.jspecify.annotations.NullMarked;
