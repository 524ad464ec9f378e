/** An agent that talks to any OpenAI-compatible Responses endpoint. */
@NullMarked
package dev.parley.openai;

import org.jspecify.annotations.NullMarked;
