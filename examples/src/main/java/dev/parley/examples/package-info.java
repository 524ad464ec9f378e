/**
 * Programs to run and read. Start with {@link dev.parley.examples.HelloConversation}; {@link dev.parley.examples.Chat} is a
 * whole one, of which {@code ChatLoop} is the centre. {@code ownstore} and {@code ownagent} are to be copied from.
 */
@NullMarked
package dev.parley.examples;

import org.jspecify.annotations.NullMarked;
