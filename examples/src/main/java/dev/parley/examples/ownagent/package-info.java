/** An agent back end to copy from. {@code docs/write-your-own-agent.md} builds it up step by step. */
@NullMarked
package dev.parley.examples.ownagent;

import org.jspecify.annotations.NullMarked;
