package dev.parley.spi;

import dev.parley.model.ConversationId;
import dev.parley.model.OwnerId;

/** Another manager, alive or not yet given up, has the right to write the conversation. Nothing changed. */
public final class ConversationOwnedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final transient OwnerId owner;

    public ConversationOwnedException(ConversationId conversation, OwnerId owner) {
        super("conversation_owned", "conversation %s is owned by %s".formatted(conversation, owner));
        this.conversation = conversation;
        this.owner = owner;
    }

    public ConversationId conversation() {
        return conversation;
    }

    public OwnerId owner() {
        return owner;
    }
}
