package dev.parley.core;

import java.time.Duration;
import java.util.Optional;

/**
 * Reads a conversation's events for one client, with a cursor of its own: what it reads is taken from nobody else. It
 * pins nothing and needs no closing. Safe for use by many threads, which then share the cursor.
 */
public final class EventReader {

    private final EventLog log;
    private EventCursor cursor;

    EventReader(EventLog log, EventCursor from) {
        this.log = log;
        this.cursor = from;
    }

    /**
     * The next event, waiting for it up to {@code timeout}.
     *
     * @return empty if the time passed; a {@link ConversationEvent.Gap} where events are missing
     * @throws ConversationClosedException if the conversation is closed and all that was kept has been read
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     */
    public Optional<ConversationEvent> next(Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.in(timeout);
        while (true) {
            EventCursor from = cursor();
            Optional<ConversationEvent> found = log.next(from, Duration.ofNanos(deadline.nanosLeft()));
            if (found.isEmpty()) {
                return found;
            }
            if (advance(from, found.get().next())) {
                if (found.get() instanceof ConversationEvent.Gap gap) {
                    log.gave(gap);
                }
                return found;
            }
        }
    }

    /** Where the next read begins; from here another reader can go on, also later. */
    public synchronized EventCursor cursor() {
        return cursor;
    }

    /** Two threads may find the same event; only one of them takes it. */
    private synchronized boolean advance(EventCursor from, EventCursor to) {
        if (!cursor.equals(from)) {
            return false;
        }
        cursor = to;
        return true;
    }
}
