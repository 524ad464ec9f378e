package dev.parley.codex;

import java.time.Duration;

/** A moment to wait for. No duration is too long. */
record Deadline(long nanoTime) {

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

    static Deadline in(Duration duration) {
        Duration bounded = duration.compareTo(LONGEST) < 0 ? duration : LONGEST;
        return new Deadline(System.nanoTime() + bounded.toNanos());
    }

    /** Nanoseconds until then; 0 or less when it has passed. */
    long left() {
        return nanoTime - System.nanoTime();
    }
}
