package dev.parley.spi;

/**
 * The store was asked and its answer was lost: the call may or may not have been applied. Repeating it with the same
 * arguments is safe and tells.
 */
public final class StoreOutcomeUnknownException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    public StoreOutcomeUnknownException(String message, Throwable cause) {
        super("store_outcome_unknown", message, cause);
    }
}
