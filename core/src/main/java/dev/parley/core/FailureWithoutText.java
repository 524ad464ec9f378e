package dev.parley.core;

import dev.parley.spi.ConversationException;
import org.jspecify.annotations.Nullable;

/**
 * A failure in the form in which it may be logged: its type, its stack and its causes. The message only of a
 * {@link ConversationException}, which promises to hold no content: agents, tools and drivers promise nothing, and like
 * to quote what they choked on.
 */
final class FailureWithoutText extends Throwable {

    private static final long serialVersionUID = 1L;
    private static final int DEEPEST = 16;

    private FailureWithoutText(String message, @Nullable Throwable cause, StackTraceElement[] stack) {
        super(message, cause, false, true);
        setStackTrace(stack);
    }

    static Throwable of(Throwable failure) {
        return of(failure, DEEPEST);
    }

    private static Throwable of(Throwable failure, int depth) {
        Throwable cause = failure.getCause();
        boolean known = failure instanceof ConversationException;
        String name = failure.getClass().getName();
        return new FailureWithoutText(
                known ? name + ": " + failure.getMessage() : name,
                cause == null || depth == 0 ? null : of(cause, depth - 1),
                failure.getStackTrace());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this; // the failure's own is set
    }
}
