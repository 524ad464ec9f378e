package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;
import java.time.Duration;

/** A session was spawned and said nothing in time. It was closed and nothing is left behind. */
public final class SessionConfiguredTimeoutException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final Duration deadline;

    SessionConfiguredTimeoutException(ConversationId conversation, Duration deadline) {
        super(
                "session_configured_timeout",
                "session of conversation %s was not configured within %s".formatted(conversation, deadline));
        this.conversation = conversation;
        this.deadline = deadline;
    }

    public ConversationId conversation() {
        return conversation;
    }

    public Duration deadline() {
        return deadline;
    }
}
