package dev.parley.spi;

import dev.parley.model.ConversationId;

/** The info has changed since it was read. Nothing was updated; read again and decide anew. */
public final class RevisionConflictException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ConversationId conversation;
    private final long expected;
    private final long actual;

    public RevisionConflictException(ConversationId conversation, long expected, long actual) {
        super(
                "revision_conflict",
                "conversation %s is at revision %d, not %d".formatted(conversation, actual, expected));
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
