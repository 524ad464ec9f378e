/** Guice bindings: {@link dev.parley.guice.ConversationModule} is all there is. */
@NullMarked
package dev.parley.guice;

import org.jspecify.annotations.NullMarked;
