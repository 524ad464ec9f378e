package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.spi.ConversationException;

/** The first event of a session was not {@code SessionConfigured} under the initial submission id. The session was closed and nothing is left behind. */
public final class SessionConfiguredNotFirstException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final transient Event event;

    SessionConfiguredNotFirstException(ConversationId conversation, Event event) {
        super(
                "session_configured_not_first",
                "first event of conversation %s was %s under submission \"%s\", not SessionConfigured under \"\""
                        .formatted(conversation, event.msg().getClass().getSimpleName(), event.submissionId()));
        this.conversation = conversation;
        this.event = event;
    }

    public ConversationId conversation() {
        return conversation;
    }

    public Event event() {
        return event;
    }
}
