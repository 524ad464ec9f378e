package dev.parley.examples.web;

import dev.parley.core.ApprovalNotPendingException;
import dev.parley.core.ConversationClosedException;
import dev.parley.core.ForkPointOutOfRangeException;
import dev.parley.core.TooManyConversationsException;
import dev.parley.core.TurnRunningException;
import dev.parley.json.MalformedJsonException;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;

/**
 * An answer that says what is wrong.
 *
 * @param status of HTTP
 * @param code stable and machine-readable
 * @param message for people
 */
record Problem(int status, String code, String message) {

    static final Problem NO_SUCH_PATH = new Problem(404, "no_such_path", "there is nothing here");

    /** The answer to whoever asked for what failed with {@code e}. */
    static Problem of(ConversationException e) {
        return new Problem(status(e), e.code(), String.valueOf(e.getMessage()));
    }

    static Problem badRequest(String message) {
        return new Problem(400, "bad_request", message);
    }

    private static int status(ConversationException e) {
        if (e instanceof ConversationNotFoundException) {
            return 404;
        }
        if (e instanceof ForkPointOutOfRangeException || e instanceof MalformedJsonException) {
            return 400;
        }
        boolean notNow = e instanceof TurnRunningException
                || e instanceof ConversationClosedException
                || e instanceof ConversationOwnedException
                || e instanceof ApprovalNotPendingException
                || e instanceof TooManyConversationsException;
        return notNow ? 409 : 500;
    }
}
