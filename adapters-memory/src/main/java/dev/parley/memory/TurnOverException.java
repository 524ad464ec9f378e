package dev.parley.memory;

import dev.parley.spi.ConversationException;

/** The turn has ended, was given up, or its session stopped: nothing can be said in it any more. */
public final class TurnOverException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String submissionId;

    TurnOverException(String submissionId) {
        super("turn_over", "turn \"%s\" is over".formatted(submissionId));
        this.submissionId = submissionId;
    }

    public String submissionId() {
        return submissionId;
    }
}
