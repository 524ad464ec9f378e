package dev.parley.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * Counts the bytes that the calling thread allocates: the same in every run once the code is compiled, whatever else the
 * machine does.
 */
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 40;

    /** Does one round of {@code operations}; what it returns keeps it from being optimised away. */
    @FunctionalInterface
    interface Round {
        Object run() throws Exception;
    }

    @SuppressWarnings("UnusedVariable") // that it is written is the point
    private static volatile Object sink = "";

    private Allocation() {}

    /**
     * Bytes per operation in the best of many rounds: earlier ones are interpreted, and any one may be disturbed.
     *
     * @param prepare makes what one round works on; not counted
     */
    static double bytesEach(int operations, Supplier<Round> prepare) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            Round round = prepare.get();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            sink = round.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return (double) least / operations;
    }
}
