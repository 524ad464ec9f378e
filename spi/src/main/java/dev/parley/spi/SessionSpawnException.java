package dev.parley.spi;

import dev.parley.model.ConversationId;

/** The session could not be started. Nothing is left running. */
public final class SessionSpawnException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;

    public SessionSpawnException(ConversationId conversation, Throwable cause) {
        super("session_spawn_failed", "session of conversation %s could not be started".formatted(conversation), cause);
        this.conversation = conversation;
    }

    public ConversationId conversation() {
        return conversation;
    }
}
