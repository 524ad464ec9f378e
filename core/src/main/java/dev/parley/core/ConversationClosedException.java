package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;

/** The conversation is no longer live here, for the reason given. Nothing was recorded. */
public final class ConversationClosedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final CloseReason reason;

    ConversationClosedException(ConversationId conversation, CloseReason reason) {
        super("conversation_closed", "conversation %s is closed: %s".formatted(conversation, reason));
        this.conversation = conversation;
        this.reason = reason;
    }

    public ConversationId conversation() {
        return conversation;
    }

    public CloseReason reason() {
        return reason;
    }
}
