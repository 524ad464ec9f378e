package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;

/**
 * A conversation that is live now.
 *
 * @param sessionConfigured the first event, number 0: handed over here and not repeated by {@code nextEvent}
 */
public record NewConversation(
        ConversationId id, Conversation conversation, EventMsg.SessionConfigured sessionConfigured) {}
