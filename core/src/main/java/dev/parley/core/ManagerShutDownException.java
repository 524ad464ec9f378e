package dev.parley.core;

import dev.parley.spi.ConversationException;

/** The manager is shutting down or has shut down; it starts nothing any more. Nothing was done. */
public final class ManagerShutDownException extends ConversationException {

    private static final long serialVersionUID = 1L;

    ManagerShutDownException() {
        super("manager_shut_down", "conversation manager is shut down");
    }
}
