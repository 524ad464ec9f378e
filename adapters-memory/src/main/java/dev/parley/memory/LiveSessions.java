package dev.parley.memory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The sessions of a spawner that have not ended. Safe for use by many threads. */
final class LiveSessions {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<InProcessSession> sessions = new HashSet<>();
    private boolean closed;

    /** False once closed: a session that came in later would never be ended. */
    boolean add(InProcessSession session) {
        lock.lock();
        try {
            return !closed && sessions.add(session);
        } finally {
            lock.unlock();
        }
    }

    void remove(InProcessSession session) {
        lock.lock();
        try {
            sessions.remove(session);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more sessions. Gives those that are to end. */
    List<InProcessSession> close() {
        lock.lock();
        try {
            closed = true;
            return List.copyOf(sessions);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all have ended; false if the time was up before. */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long remaining = TimeUnit.NANOSECONDS.convert(timeout);
            while (!sessions.isEmpty() && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            return sessions.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
