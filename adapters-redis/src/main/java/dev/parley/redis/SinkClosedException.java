package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;

/** A worker's session says something that nobody will read. */
final class SinkClosedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    SinkClosedException(ConversationId conversation, String why) {
        super("session_over", "the session of conversation %s is over: %s".formatted(conversation, why));
    }
}
