package dev.parley.spi;

/**
 * Trouble that a caller can expect, one subtype per thing that can be done about it. Messages name ids and numbers,
 * never content or credentials.
 */
public abstract class ConversationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable and machine-readable, lower case with underscores
     * @param message lower case, naming the thing and both values
     */
    protected ConversationException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** As the other, with what caused it. */
    protected ConversationException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** Names the kind of trouble for logs, metrics and clients in other languages. Never changes between versions. */
    public final String code() {
        return code;
    }
}
