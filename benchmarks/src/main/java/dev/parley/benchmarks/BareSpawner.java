package dev.parley.benchmarks;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;

/**
 * Spawns sessions that cost next to nothing, so that what is measured is ours: they say {@code SessionConfigured} on the
 * spawning thread and are one and the same object, which takes every submission and does nothing. Whoever benchmarks
 * speaks for the latest one. Safe for use by many threads.
 */
final class BareSpawner implements SessionSpawner {

    /** The one first event. */
    static final Event CONFIGURED = new Event(Submission.INITIAL_ID, new EventMsg.SessionConfigured("bare", "none"));

    private static final Session SESSION = new Session() {
        @Override
        public void submit(Submission submission) {}

        @Override
        public void close() {}
    };

    private volatile EventSink latest = event -> {
        throw new IllegalStateException("no session was spawned yet");
    };

    @Override
    public Session spawn(SessionRequest request, EventSink events) {
        latest = events;
        events.emit(CONFIGURED);
        return SESSION;
    }

    /** Where the session that was spawned last emits. */
    EventSink latest() {
        return latest;
    }

    @Override
    public void close() {}
}
