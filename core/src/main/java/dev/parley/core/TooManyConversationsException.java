package dev.parley.core;

import dev.parley.spi.ConversationException;

/**
 * As many conversations are live as the manager may keep, and none of them can be evicted now. Nothing was started; it
 * may work when a turn has ended or a grace time has passed.
 */
public final class TooManyConversationsException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final int limit;

    TooManyConversationsException(int limit) {
        super("too_many_conversations", "%d conversations are live and none is idle".formatted(limit));
        this.limit = limit;
    }

    public int limit() {
        return limit;
    }
}
