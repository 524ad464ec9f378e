package dev.parley.memory;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.spi.EventSink;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where one session emits: one event at a time, and none after the sink refused one. Safe for use by many threads. Its
 * lock is held while the sink waits for the store, so nothing that {@code submit} or {@code close} does may need it.
 */
final class Outlet {

    private final EventSink sink;
    private final Runnable onRefusal;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean refused;

    /** @param onRefusal called without the lock, once or more */
    Outlet(EventSink sink, Runnable onRefusal) {
        this.sink = sink;
        this.onRefusal = onRefusal;
    }

    /** Emits an event as part of a {@link #together} or by itself. */
    void emit(String submissionId, EventMsg msg) {
        together(() -> {
            if (refused) {
                throw new TurnOverException(submissionId);
            }
            handOver(new Event(submissionId, msg));
        });
    }

    /** Runs {@code emissions} without an event of another thread between its own. */
    void together(Runnable emissions) {
        lock.lock();
        try {
            emissions.run();
        } finally {
            lock.unlock();
            if (refused && !lock.isHeldByCurrentThread()) {
                onRefusal.run();
            }
        }
    }

    /** Whether the sink refused an event: the session has to stop. */
    boolean hasRefused() {
        return refused;
    }

    private void handOver(Event event) {
        boolean taken = false;
        try {
            sink.emit(event);
            taken = true;
        } finally {
            if (!taken) {
                refused = true;
            }
        }
    }
}
