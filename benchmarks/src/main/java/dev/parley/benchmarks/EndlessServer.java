package dev.parley.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Creates and deletes conversations for ever, almost.
 *
 * @param bytesLeft how much more heap is reachable afterwards
 * @param threadsLeft how many more threads there are
 */
record EndlessServer(long bytesLeft, long threadsLeft) {

    private static final int UNTIL_STEADY = 20_000; // more than deletions are remembered

    /** Creates and deletes {@code count}, on threads of the manager. */
    static EndlessServer run(int count) {
        try (TrialServer server = TrialServer.withThreads()) {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            createAndDelete(server, UNTIL_STEADY);
            long heap = Heap.reachable();
            long threadsBefore = threads.getThreadCount();
            createAndDelete(server, count);
            return new EndlessServer(Heap.reachable() - heap, threads.getThreadCount() - threadsBefore);
        }
    }

    private static void createAndDelete(TrialServer server, int count) {
        for (int i = 0; i < count; i++) {
            server.manager().deleteConversation(server.started().id());
        }
    }
}
