package dev.parley.spi;

import dev.parley.model.ConversationId;

/** A stored record cannot be read. Everything before and behind it still can. */
public final class StoreCorruptException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final long position;

    public StoreCorruptException(ConversationId conversation, long position, Throwable cause) {
        super(
                "store_corrupt",
                "conversation %s has an unreadable record at position %d".formatted(conversation, position),
                cause);
        this.conversation = conversation;
        this.position = position;
    }

    public ConversationId conversation() {
        return conversation;
    }

    public long position() {
        return position;
    }
}
