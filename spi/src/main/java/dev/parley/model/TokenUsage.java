package dev.parley.model;

/**
 * What a model call cost, in tokens.
 *
 * @param cachedInput the part of {@code input} that the endpoint had cached
 * @param reasoningOutput the part of {@code output} that was reasoning
 */
public record TokenUsage(long input, long cachedInput, long output, long reasoningOutput, long total) {}
