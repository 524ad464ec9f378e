package dev.parley.testkit;

import dev.parley.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a store does in its own time: it asks often and gives up late. */
final class Patience {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 100_000;

    private Patience() {}

    static void until(String what, BooleanSupplier holds) {
        until(what, LONGEST, holds);
    }

    static void until(String what, Duration longest, BooleanSupplier holds) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("within %s it must be that %s".formatted(longest, what));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Calls until the store is available, and gives the answer. */
    static <T> T untilAvailable(String what, Duration longest, Supplier<T> call) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (StoreUnavailableException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("within %s it must be that %s".formatted(longest, what), e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Lets this much time pass, unless the thread is interrupted. For faults that are slow on purpose. */
    static void letPass(Duration time) {
        long start = System.nanoTime();
        long left = time.toNanos();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = time.toNanos() - (System.nanoTime() - start);
        }
    }
}
