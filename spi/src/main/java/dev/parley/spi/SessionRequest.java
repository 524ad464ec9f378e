package dev.parley.spi;

import dev.parley.model.ConversationId;
import dev.parley.model.SessionConfig;

/** What a spawner needs to start a session. */
public record SessionRequest(ConversationId conversation, SessionConfig config, InitialHistory history) {}
