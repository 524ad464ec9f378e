package dev.parley.spi;

import dev.parley.model.ConversationId;

/** The transcript is not at the position at which the append expected it. Nothing was appended. */
public final class AppendConflictException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final long expected;
    private final long actual;

    public AppendConflictException(ConversationId conversation, long expected, long actual) {
        super("append_conflict", "conversation %s is at position %d, not %d".formatted(conversation, actual, expected));
        this.conversation = conversation;
        this.expected = expected;
        this.actual = actual;
    }

    public ConversationId conversation() {
        return conversation;
    }

    public long expected() {
        return expected;
    }

    public long actual() {
        return actual;
    }
}
