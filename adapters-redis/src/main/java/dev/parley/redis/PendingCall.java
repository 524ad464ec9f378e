package dev.parley.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A call on its way, for which somebody waits. Safe for use by many threads. */
final class PendingCall {

    private enum State {
        /** Not sent, or not sent again. */
        WAITING,
        SENT,
        /** Nobody waits any more. */
        GIVEN_UP
    }

    private final Call call;
    private final CompletableFuture<List<Object>> answer = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final AtomicInteger timesSent = new AtomicInteger();
    private volatile boolean whole;
    private volatile long sentAt;

    PendingCall(Call call) {
        this.call = call;
    }

    Call call() {
        return call;
    }

    CompletableFuture<List<Object>> answer() {
        return answer;
    }

    /** Whether the server may have seen it. If not, and it was given up, the server never will. */
    boolean wasSent() {
        return timesSent.get() > 0;
    }

    /** By {@link System#nanoTime()}. */
    long sentAt() {
        return sentAt;
    }

    boolean isWhole() {
        return whole;
    }

    /** From now on the script itself is sent. */
    void sendWhole() {
        whole = true;
    }

    /** Whether it is to be sent now. */
    boolean send() {
        // Counted first: whoever gives up between the two lines must not believe that it was never sent.
        timesSent.incrementAndGet();
        sentAt = System.nanoTime();
        if (state.compareAndSet(State.WAITING, State.SENT)) {
            return true;
        }
        timesSent.decrementAndGet();
        return false;
    }

    /** It never left, and may be sent again. Says whether somebody still waits. */
    boolean takeBack() {
        timesSent.decrementAndGet();
        return sendAgain();
    }

    /** It may have arrived or not, and may be sent again. Says whether somebody still waits. */
    boolean sendAgain() {
        return state.compareAndSet(State.SENT, State.WAITING);
    }

    /** It will not be sent any more. */
    void giveUp() {
        state.set(State.GIVEN_UP);
    }
}
