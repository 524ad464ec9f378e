package dev.parley.codex;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call that waits for its reply. Safe for use by many threads. */
final class PendingCall {

    private final long id;
    private final AnswerListener listener;
    private final CountDownLatch settled = new CountDownLatch(1);
    private @Nullable Reply reply;
    private boolean abandoned;
    private boolean written;

    PendingCall(long id, AnswerListener listener) {
        this.id = id;
        this.listener = listener;
    }

    long id() {
        return id;
    }

    /**
     * Waits at most so long.
     *
     * @return whether there is a reply now
     */
    boolean await(long nanos) throws InterruptedException {
        return settled.await(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Nobody waits any more, unless the reply came just before: then the listener heard that it is awaited, and it must
     * be taken.
     *
     * @return false if there is a reply to take
     */
    synchronized boolean abandon() {
        abandoned = reply == null;
        return abandoned;
    }

    /** The reply, once it is settled, which is a moment after {@link #abandon} was refused. */
    Reply reply() {
        boolean interrupted = false;
        while (true) {
            try {
                settled.await();
                synchronized (this) {
                    return requireNonNull(reply);
                }
            } catch (InterruptedException e) {
                interrupted = true;
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** Asked as the line is about to be written: one that nobody waits for is not. */
    synchronized boolean mayBeWritten() {
        written = !abandoned;
        return written;
    }

    synchronized boolean wasWritten() {
        return written;
    }

    /** Hands the reply over, to the listener first. On the reading thread. */
    void settle(Reply given) {
        boolean awaited;
        synchronized (this) {
            reply = given;
            awaited = !abandoned;
        }
        try {
            if (given instanceof Reply.Result result) {
                listener.answered(result.value(), awaited);
            }
        } finally {
            settled.countDown();
        }
    }
}
