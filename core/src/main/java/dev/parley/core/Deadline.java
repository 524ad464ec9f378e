package dev.parley.core;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment by which a wait has to end. Immutable. */
final class Deadline {

    private final long end; // by System.nanoTime, which may wrap around: only differences count

    private Deadline(long end) {
        this.end = end;
    }

    /** The moment {@code bound} from now; now, if that is negative. */
    static Deadline in(Duration bound) {
        return new Deadline(System.nanoTime() + nanos(bound));
    }

    /** {@code duration} in nanoseconds, 0 if it is negative. They end at 292 years: what is longer is as long as that. */
    static long nanos(Duration duration) {
        return Math.max(0, TimeUnit.NANOSECONDS.convert(duration));
    }

    /** The nanoseconds until then; 0 if it has passed. */
    long nanosLeft() {
        return Math.max(0, end - System.nanoTime());
    }

    boolean hasPassed() {
        return nanosLeft() == 0;
    }
}
