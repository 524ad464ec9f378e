package dev.parley.testkit;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/** Counts the bytes that the calling thread allocates: the same whatever else the machine does. */
final class Allocation {

    private static final int TRIES = 60;

    private final ThreadMXBean threads;

    @SuppressWarnings("UnusedVariable") // that it is written keeps what was allocated from being optimised away
    private Object sink = "";

    /** @throws NotApplicable if this JVM does not count them */
    Allocation() {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean counting)
                || !counting.isThreadAllocatedMemorySupported()
                || !counting.isThreadAllocatedMemoryEnabled()) {
            throw new NotApplicable("this JVM does not count the bytes that a thread allocates");
        }
        this.threads = counting;
    }

    /** Bytes of the cheapest of many calls: some are interpreted, and some make room for those to come. */
    long leastOf(Supplier<Object> call) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = allocated();
            sink = call.get();
            least = Math.min(least, allocated() - before);
        }
        return least;
    }

    private long allocated() {
        return threads.getCurrentThreadAllocatedBytes();
    }
}
