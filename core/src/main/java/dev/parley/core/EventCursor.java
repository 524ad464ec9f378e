package dev.parley.core;

/**
 * A place in the events of a conversation: everything before it has been seen.
 *
 * @param epoch the lease epoch whose events are numbered
 * @param number the next event's number; 0 is {@code SessionConfigured}
 * @param position the transcript's length at the last event that was seen: from here to catch up after a gap
 */
public record EventCursor(long epoch, long number, long position) {

    public EventCursor {
        if (epoch < 1 || number < 0 || position < 0) {
            throw new IllegalArgumentException("event cursor %d/%d at %d".formatted(epoch, number, position));
        }
    }
}
