package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;

/** The start of a session was interrupted, in the caller's thread or in the spawner's. The session was closed and nothing is left behind; a caller's interrupt flag is set again. */
public final class SessionStartInterruptedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;

    SessionStartInterruptedException(ConversationId conversation, InterruptedException cause) {
        super("session_start_interrupted", "start of conversation %s was interrupted".formatted(conversation), cause);
        this.conversation = conversation;
    }

    public ConversationId conversation() {
        return conversation;
    }
}
