package dev.parley.openai;

import dev.parley.model.ConversationId;
import dev.parley.model.SessionConfig;

/**
 * Where a {@link Tool} is called from.
 *
 * @param config what the session is to be, such as the directory in which tools work
 * @param submissionId the turn
 * @param callId the call, as the model named it
 */
public record ToolContext(ConversationId conversation, SessionConfig config, String submissionId, String callId) {}
