package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.spi.ConversationException;

/** A session ended before it was configured. Nothing is left behind. */
public final class SessionEndedBeforeConfiguredException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final transient Event event;

    SessionEndedBeforeConfiguredException(ConversationId conversation, Event event) {
        super(
                "session_ended_before_configured",
                "session of conversation %s ended with %s before it was configured"
                        .formatted(conversation, event.msg().getClass().getSimpleName()));
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
