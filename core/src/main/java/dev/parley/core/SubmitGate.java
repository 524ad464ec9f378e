package dev.parley.core;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts who is submitting, so that a conversation can be closed exactly if nobody is and nobody has been meanwhile.
 * Safe for use by many threads.
 */
final class SubmitGate {

    private static final long CLOSED = 1L << 63;
    private static final long ONE_INSIDE = 1;
    private static final long INSIDE = (1L << 20) - 1;
    private static final long ONE_ENTRY = 1L << 20; // counts entries above those inside, and wraps below the closed bit

    private final AtomicLong state = new AtomicLong();

    /** Enters, to {@link #leave} later; false if the gate is closed. */
    boolean enter() {
        while (true) {
            long seen = state.get();
            if ((seen & CLOSED) != 0) {
                return false;
            }
            long next = (seen + ONE_ENTRY + ONE_INSIDE) & ~CLOSED;
            if (state.compareAndSet(seen, next)) {
                return true;
            }
        }
    }

    void leave() {
        state.addAndGet(-ONE_INSIDE);
    }

    /** Lets nobody in any more. */
    void close() {
        state.updateAndGet(seen -> seen | CLOSED);
    }

    /** What {@link #closeIfUnused} compares with. */
    long state() {
        return state.get();
    }

    /**
     * Closes if nobody is inside and nobody has entered since {@code seen}. Without the count of entries this could
     * happen: the evictor sees nobody inside and the conversation idle; somebody enters, submits and leaves; the evictor
     * sees nobody inside again and closes on the turn that has begun.
     */
    boolean closeIfUnused(long seen) {
        return (seen & (CLOSED | INSIDE)) == 0 && state.compareAndSet(seen, seen | CLOSED);
    }
}
