/**
 * An agent that talks to any OpenAI-compatible Responses or Chat Completions endpoint.
 *
 * <p>Start with {@link dev.parley.openai.OpenAiSessionSpawner}, and {@link dev.parley.openai.Tool} for what the model may
 * have called. Inside, {@code OpenAiAgent} is the loop, {@code Model} asks again what failed, {@code ModelEndpoint} is one
 * exchange over HTTP, and {@code ModelForm} how the two wire forms look.
 */
@NullMarked
package dev.parley.openai;

import org.jspecify.annotations.NullMarked;
