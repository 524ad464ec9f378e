package dev.parley.spi;

/**
 * The store cannot be reached or cannot answer now. Nothing was applied, unless this is a
 * {@link StoreOutcomeUnknownException}; the same call may succeed later.
 */
public class StoreUnavailableException extends ConversationException {

    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message, Throwable cause) {
        super("store_unavailable", message, cause);
    }

    /** For the subtype that does not know. */
    StoreUnavailableException(String code, String message, Throwable cause) {
        super(code, message, cause);
    }
}
