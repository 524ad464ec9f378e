package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;

/**
 * So many workers were lost one after the other while they had this conversation's session that it is not given to another
 * one, for a day or until {@link RedisSessionSpawner#unpark} is called. The transcript is unharmed.
 */
public final class SessionParkedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;

    SessionParkedException(ConversationId conversation) {
        super(
                "session_parked",
                "the session of conversation %s was parked: workers were lost to it".formatted(conversation));
        this.conversation = conversation;
    }

    public ConversationId conversation() {
        return conversation;
    }
}
