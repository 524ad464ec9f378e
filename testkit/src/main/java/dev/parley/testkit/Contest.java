package dev.parley.testkit;

import dev.parley.spi.TaskThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls a session from many threads at the same moment. Its threads live until it is closed. */
final class Contest implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool(TaskThreads.daemons("contest"));
    private final Duration patience;

    Contest(Duration patience) {
        this.patience = patience;
    }

    /** Starts all calls at once and waits for them. What one throws is thrown here, once all have ended. */
    void run(List<? extends Callable<?>> calls) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        List<Future<?>> futures = new ArrayList<>();
        for (Callable<?> call : calls) {
            futures.add(threads.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        futures.forEach(this::join);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void join(Future<?> future) {
        try {
            future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a racing call threw " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a racing call did not return within %s".formatted(patience), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a racing call", e);
        }
    }
}
