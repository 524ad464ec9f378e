package dev.parley.spi;

/** The store will not take this, now or later: a limit of its own. Nothing was applied. */
public final class StoreRefusedException extends ConversationException {

    private static final long serialVersionUID = 1L;

    public StoreRefusedException(String problem) {
        super("store_refused", problem);
    }
}
