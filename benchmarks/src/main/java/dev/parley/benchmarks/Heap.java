package dev.parley.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** Asks the collector how much of the heap is reachable. Only good in a process that does nothing else meanwhile. */
final class Heap {

    private static final int MOST_COLLECTIONS = 20;

    private Heap() {}

    /** How many bytes are reachable: collects until that frees nothing more. */
    static long reachable() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            memory.gc();
            long used = memory.getHeapMemoryUsage().getUsed();
            if (used >= least) {
                return least;
            }
            least = used;
        }
        return least;
    }
}
