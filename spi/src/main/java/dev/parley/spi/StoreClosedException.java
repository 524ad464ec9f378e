package dev.parley.spi;

/** This handle on the store was closed. Nothing was applied. */
public final class StoreClosedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    public StoreClosedException(String problem) {
        super("store_closed", problem);
    }
}
