package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CombiningQueueRaceTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 200;
    private static final int REQUESTS = 250; // of each thread

    @ParameterizedTest(name = "in batches of {0}")
    @ValueSource(ints = {1, 3, 64})
    void everyRequestOfManyThreadsIsServedOnceInTheOrderOfAdding(int largestBatch) throws Exception {
        try (Workers workers = new Workers()) {
            for (int round = 0; round < ROUNDS; round++) {
                Journal journal = new Journal(largestBatch);

                workers.together(THREADS, thread -> {
                    for (int i = 0; i < REQUESTS; i++) {
                        Ticket ticket = journal.add();
                        journal.queue.await(ticket);
                        assertThat(ticket.servings).isEqualTo(1);
                    }
                });

                journal.assertServedInOrder(THREADS * REQUESTS);
            }
        }
    }

    /** As the hand-off does: added while another queue serves, awaited later, in any order. */
    @Test
    void requestsThatAreAwaitedLongAfterTheyWereAddedAreServedOnceInTheOrderOfAdding() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("CombiningQueueRaceTest seed " + seed);
        try (Workers workers = new Workers()) {
            for (int round = 0; round < ROUNDS; round++) {
                Journal journal = new Journal(3);
                long roundSeed = seed + round;

                workers.together(THREADS, thread -> {
                    Random random = new Random(roundSeed * THREADS + thread);
                    List<Ticket> mine = new ArrayList<>();
                    for (int i = 0; i < REQUESTS; i++) {
                        mine.add(journal.add());
                        while (!mine.isEmpty() && random.nextInt(3) > 0) {
                            journal.await(mine.remove(random.nextInt(mine.size())));
                        }
                    }
                    mine.forEach(journal::await);
                });

                journal.assertServedInOrder(THREADS * REQUESTS);
            }
        }
    }

    /** The requests of a round, numbered in the order of adding, and the order in which they were served. */
    private static final class Journal {
        private final CombiningQueue<Ticket> queue;
        private final AtomicBoolean serving = new AtomicBoolean();
        private final List<Integer> served = new ArrayList<>(); // while serving only
        private final Object order = new Object();
        private int next;

        Journal(int largestBatch) {
            queue = new CombiningQueue<>(largestBatch, batch -> {
                assertThat(serving.compareAndSet(false, true))
                        .as("one at a time")
                        .isTrue();
                assertThat(batch).hasSizeBetween(1, largestBatch);
                for (Ticket ticket : batch) {
                    served.add(ticket.number);
                    ticket.servings++;
                }
                serving.set(false);
            });
        }

        Ticket add() {
            synchronized (order) {
                Ticket ticket = new Ticket(next++);
                queue.add(ticket);
                return ticket;
            }
        }

        void await(Ticket ticket) {
            queue.await(ticket);
            assertThat(ticket.servings).isEqualTo(1);
        }

        void assertServedInOrder(int count) {
            assertThat(served).hasSize(count);
            for (int i = 0; i < count; i++) {
                if (served.get(i) != i) {
                    throw new AssertionError("served " + served.get(i) + " at place " + i);
                }
            }
        }
    }

    private static final class Ticket extends CombiningQueue.Request {
        private final int number;
        private int servings;

        Ticket(int number) {
            this.number = number;
        }
    }
}
