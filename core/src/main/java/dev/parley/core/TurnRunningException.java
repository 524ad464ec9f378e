package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;

/** A turn runs or waits, and what was asked for needs a conversation in which none does. Nothing was done. */
public final class TurnRunningException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;

    TurnRunningException(ConversationId conversation) {
        super("turn_running", "a turn runs in conversation %s".formatted(conversation));
        this.conversation = conversation;
    }

    public ConversationId conversation() {
        return conversation;
    }
}
