package dev.parley.memory;

import dev.parley.spi.ConversationException;

/** Thrown by an {@link Agent} to end its turn as failed, with a code that clients can act on. The session goes on. */
public final class TurnFailedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    /**
     * @param code stable and machine-readable, lower case with underscores, such as {@code unauthorized}
     * @param message for people, without content of the conversation and without credentials
     */
    public TurnFailedException(String code, String message) {
        super(code, message);
    }

    /** As the other, with what caused it. */
    public TurnFailedException(String code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
