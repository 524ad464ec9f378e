package dev.parley.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves requests of many threads one batch at a time, in the order in which they were added, on the threads that wait
 * for them: whoever waits while nobody serves, serves. So an idle queue costs no thread, requests that come together
 * are served together, and no lock is held while serving. Safe for use by many threads.
 *
 * @param <R> what is served
 */
final class CombiningQueue<R extends CombiningQueue.Request> {

    /** Something that one thread adds and then waits for. */
    abstract static class Request {
        volatile boolean served;
        volatile @Nullable Thread waiter;

        @Nullable
        RuntimeException failure; // published by served

        /** To be called while serving. The first call counts. */
        final void failWith(RuntimeException cause) {
            if (failure == null) {
                failure = cause;
            }
        }
    }

    private final int largestBatch;
    private final Consumer<List<R>> server;
    private @Nullable List<R> waiting; // null if nobody waits: there are two queues a conversation, mostly idle
    private boolean busy;

    /**
     * @param server serves a batch and marks the requests that failed; if it throws, those it did not mark fail too
     */
    CombiningQueue(int largestBatch, Consumer<List<R>> server) {
        this.largestBatch = largestBatch;
        this.server = server;
    }

    /** Fixes the request's place in the order. Somebody must {@link #await} it. */
    synchronized void add(R request) {
        List<R> line = waiting;
        if (line == null) {
            line = new ArrayList<>(1);
            waiting = line;
        }
        line.add(request);
    }

    /**
     * Returns when {@code request} has been served, perhaps by this thread and together with others. An interrupt does
     * not end the wait; the flag is set again on return.
     *
     * @throws RuntimeException what the request failed with; {@link IllegalStateException} if the server threw
     */
    void await(R request) {
        request.waiter = Thread.currentThread();
        boolean interrupted = false;
        while (!request.served) {
            if (lead()) {
                interrupted |= Thread.interrupted(); // a port call must not be cut short by it
                serveNext();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        wakeNextLeader();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        RuntimeException failure = request.failure;
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized boolean lead() {
        if (busy || waiting == null) {
            return false;
        }
        busy = true;
        return true;
    }

    private void serveNext() {
        List<R> batch = takeBatch();
        try {
            server.accept(batch);
        } catch (RuntimeException | Error e) { // thrown to those it concerns: this thread may serve only others
            batch.forEach(request -> request.failWith(new IllegalStateException("serving failed", e)));
        }
        synchronized (this) {
            busy = false;
        }
        for (R request : batch) {
            request.served = true;
            LockSupport.unpark(request.waiter);
        }
    }

    /** Only for the thread that leads: there is somebody in line. */
    private synchronized List<R> takeBatch() {
        List<R> line = Objects.requireNonNull(waiting);
        if (line.size() <= largestBatch) {
            waiting = null;
            return line;
        }
        List<R> first = line.subList(0, largestBatch);
        List<R> batch = new ArrayList<>(first);
        first.clear();
        return batch;
    }

    /**
     * Whoever waits first in line may have parked while this thread led. Requests that nobody awaits yet are passed over:
     * whoever added them may be parked for a later one of its own, and would never come.
     */
    private void wakeNextLeader() {
        LockSupport.unpark(firstWaiter());
    }

    private synchronized @Nullable Thread firstWaiter() {
        List<R> line = waiting;
        if (line == null || busy) {
            return null;
        }
        for (R request : line) {
            Thread waiter = request.waiter;
            if (waiter != null) {
                return waiter;
            }
        }
        return null;
    }
}
