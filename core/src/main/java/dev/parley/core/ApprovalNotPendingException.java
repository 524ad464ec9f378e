package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationException;

/**
 * Nobody waits for this approval: it was answered, perhaps by another client just now, or it expired, or its turn has
 * ended, or it was never asked for. Nothing was recorded.
 */
public final class ApprovalNotPendingException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final String requestId;

    ApprovalNotPendingException(ConversationId conversation, String requestId) {
        super(
                "approval_not_pending",
                "conversation %s waits for no approval \"%s\"".formatted(conversation, requestId));
        this.conversation = conversation;
        this.requestId = requestId;
    }

    public ConversationId conversation() {
        return conversation;
    }

    public String requestId() {
        return requestId;
    }
}
