package dev.parley.testkit;

import dev.parley.spi.TaskThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Runs calls at the same moment and says how each ended. Its threads live until it is closed. */
final class Race implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newCachedThreadPool(TaskThreads.daemons("race"));

    /** How a call ended: exactly one of both is there. */
    record Outcome<T>(Optional<T> value, Optional<Throwable> problem) {

        boolean succeeded() {
            return value.isPresent();
        }

        boolean failedWith(Class<? extends Throwable> type) {
            return problem.filter(type::isInstance).isPresent();
        }
    }

    /** Starts all calls as nearly at once as threads can, and waits for them. Outcomes are in the order of the calls. */
    <T> List<Outcome<T>> run(List<Callable<T>> calls) {
        return run(calls, PATIENCE);
    }

    /** The same, where each may take so long. */
    <T> List<Outcome<T>> run(List<Callable<T>> calls, Duration patience) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> call : calls) {
            futures.add(threads.submit(() -> {
                start.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                return call.call();
            }));
        }
        return futures.stream().map(future -> outcome(future, patience)).toList();
    }

    /** What is repeated while a body runs. */
    final class Meanwhile {
        private final CountDownLatch over = new CountDownLatch(1);
        private final AtomicLong rounds = new AtomicLong();
        private final Future<Boolean> repeated;

        private Meanwhile(Runnable call) {
            repeated = threads.submit(() -> {
                while (over.getCount() > 0) {
                    call.run();
                    rounds.incrementAndGet();
                }
                return true;
            });
        }

        /** Waits until it ran {@code count} times more or failed, so that each side sees the other at work. */
        void awaitMoreRounds(long count) {
            long enough = rounds.get() + count;
            Patience.until(
                    "a racing call runs %d times more".formatted(count),
                    () -> rounds.get() >= enough || repeated.isDone());
        }
    }

    /** Runs {@code body} once while {@code call} is repeated in another thread, whose failure is thrown here. */
    void during(Runnable call, Consumer<Meanwhile> body) {
        Meanwhile meanwhile = new Meanwhile(call);
        try {
            meanwhile.awaitMoreRounds(1);
            body.accept(meanwhile);
        } finally {
            meanwhile.over.countDown();
        }
        outcome(meanwhile.repeated, PATIENCE).problem().ifPresent(Race::rethrow);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static <T> Outcome<T> outcome(Future<T> future, Duration patience) {
        try {
            return new Outcome<>(Optional.of(future.get(patience.toMillis(), TimeUnit.MILLISECONDS)), Optional.empty());
        } catch (ExecutionException e) {
            return new Outcome<>(Optional.empty(), Optional.ofNullable(e.getCause()));
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new AssertionError("a call did not return within %s".formatted(patience), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a call", e);
        }
    }

    private static void rethrow(Throwable problem) {
        if (problem instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (problem instanceof Error error) {
            throw error;
        }
        throw new AssertionError("a racing call threw " + problem, problem);
    }
}
