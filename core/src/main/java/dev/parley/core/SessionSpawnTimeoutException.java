package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;
import java.time.Duration;

/** The spawner did not return a session in time. One that comes late is closed; nothing else is left behind. */
public final class SessionSpawnTimeoutException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final Duration deadline;

    SessionSpawnTimeoutException(ConversationId conversation, Duration deadline) {
        super(
                "session_spawn_timeout",
                "session of conversation %s was not spawned within %s".formatted(conversation, deadline));
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
