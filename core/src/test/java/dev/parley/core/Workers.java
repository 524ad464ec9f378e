package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Threads that a test starts; they end with it, also when it fails. For one test thread. */
final class Workers implements AutoCloseable {

    private static final long BOUND_SECONDS = 30;

    private final List<Thread> threads = new ArrayList<>();

    /** One thread and what it brings back. */
    static final class Worker<T> {
        private final FutureTask<T> task;
        private final Thread thread;

        Worker(Callable<T> work) {
            task = new FutureTask<>(work);
            thread = new Thread(task, "worker");
        }

        Thread thread() {
            return thread;
        }

        /** What the work returned; fails if it does not end. */
        T result() throws Exception {
            return task.get(BOUND_SECONDS, TimeUnit.SECONDS);
        }

        /** Returns when the thread waits for another. */
        Worker<T> awaitWaiting() {
            awaitUntil(() -> thread.getState() == Thread.State.WAITING
                    || thread.getState() == Thread.State.TIMED_WAITING
                    || task.isDone());
            assertThat(task.isDone()).as("work that was to wait has ended").isFalse();
            return this;
        }
    }

    /** Work for one of several threads. */
    @FunctionalInterface
    interface Part {
        void run(int number) throws Exception;
    }

    <T> Worker<T> start(Callable<T> work) {
        Worker<T> worker = new Worker<>(work);
        threads.add(worker.thread());
        worker.thread().start();
        return worker;
    }

    Worker<Boolean> run(Runnable work) {
        return start(() -> {
            work.run();
            return true;
        });
    }

    /** Runs {@code part} on that many threads that begin at once; returns when all have ended. */
    void together(int count, Part part) throws Exception {
        CyclicBarrier begin = new CyclicBarrier(count);
        List<Worker<Boolean>> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            started.add(start(() -> {
                begin.await(BOUND_SECONDS, TimeUnit.SECONDS);
                part.run(number);
                return true;
            }));
        }
        for (Worker<Boolean> worker : started) {
            worker.result();
        }
        threads.removeIf(thread -> !thread.isAlive());
    }

    static void awaitUntil(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            LockSupport.parkNanos(100_000);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        awaitUntil(() -> threads.stream().noneMatch(Thread::isAlive));
    }
}
