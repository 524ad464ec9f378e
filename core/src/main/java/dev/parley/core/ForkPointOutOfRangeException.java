package dev.parley.core;

import dev.parley.spi.ConversationException;

/** A fork point names a user message or position that is not there. Nothing was changed. */
public final class ForkPointOutOfRangeException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final transient ForkPoint point;
    private final long count;

    private ForkPointOutOfRangeException(ForkPoint point, long count, String counted) {
        super(
                "fork_point_out_of_range",
                "fork point '%s' is out of range: there are %d %s".formatted(point, count, counted));
        this.point = point;
        this.count = count;
    }

    static ForkPointOutOfRangeException userMessages(ForkPoint point, long count) {
        return new ForkPointOutOfRangeException(point, count, "user messages");
    }

    static ForkPointOutOfRangeException entries(ForkPoint point, long count) {
        return new ForkPointOutOfRangeException(point, count, "entries");
    }

    public ForkPoint point() {
        return point;
    }

    /** How many there are of what the point counts: user messages, or entries for a position. */
    public long count() {
        return count;
    }
}
