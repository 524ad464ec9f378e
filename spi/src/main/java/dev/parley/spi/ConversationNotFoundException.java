package dev.parley.spi;

import dev.parley.model.ConversationId;

/** There is no such conversation here: it never existed, was deleted, or is not live where it was asked for. */
public final class ConversationNotFoundException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;

    public ConversationNotFoundException(ConversationId conversation) {
        super("conversation_not_found", "conversation %s not found".formatted(conversation));
        this.conversation = conversation;
    }

    public ConversationId conversation() {
        return conversation;
    }
}
