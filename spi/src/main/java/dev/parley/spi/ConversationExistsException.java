package dev.parley.spi;

import dev.parley.model.ConversationId;

/** The id is in use. The conversation that has it is unchanged. */
public final class ConversationExistsException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;

    public ConversationExistsException(ConversationId conversation) {
        super("conversation_exists", "conversation %s exists already".formatted(conversation));
        this.conversation = conversation;
    }

    public ConversationId conversation() {
        return conversation;
    }
}
