package dev.parley.openai;

/**
 * An event of a {@code text/event-stream}.
 *
 * @param name {@code message} if the stream names none
 */
record ServerSentEvent(String name, String data) {}
