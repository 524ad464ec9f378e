package dev.parley.redis;

import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Does rounds of some work when somebody rings: one round at a time, on a borrowed thread, and none while nobody rings. A
 * ring during a round brings another one. A round for which the server is away is repeated until its patience ends. Safe
 * for use by many threads.
 */
final class Pump {

    private static final long PAUSE_MILLIS = 100;

    private final Executor executor;
    private final ScheduledExecutorService scheduler;
    private final long patience;
    private final Runnable round;
    private final Consumer<RuntimeException> giveUp;
    private final AtomicInteger rings = new AtomicInteger();
    private boolean inTrouble; // the rounds' own, one after the other
    private long troubleSince;

    /**
     * @param patience how long a round is repeated while the server is away
     * @param round may be repeated
     * @param giveUp told what ended a round for good
     */
    Pump(
            Executor executor,
            ScheduledExecutorService scheduler,
            Duration patience,
            Runnable round,
            Consumer<RuntimeException> giveUp) {
        this.executor = executor;
        this.scheduler = scheduler;
        this.patience = TimeUnit.NANOSECONDS.convert(patience);
        this.round = round;
        this.giveUp = giveUp;
    }

    /** Asks for a round that begins after this. Does not wait. */
    void ring() {
        if (rings.getAndIncrement() == 0) {
            borrow();
        }
    }

    /** Asks for a round in a while. */
    void ringIn(Duration delay) {
        try {
            var unused = scheduler.schedule(this::ring, TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return; // all is being closed
        }
    }

    private void borrow() {
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            return; // all is being closed
        }
    }

    private void work() {
        int seen;
        do {
            seen = rings.get();
            if (!isDone()) {
                return;
            }
        } while (!rings.compareAndSet(seen, 0));
    }

    /** False if the round is to be repeated later; until then the rings count, and begin nothing. */
    private boolean isDone() {
        try {
            round.run();
            inTrouble = false;
            return true;
        } catch (StoreClosedException e) {
            return true; // this process is leaving
        } catch (StoreUnavailableException e) {
            return !isRepeated(e);
        } catch (RuntimeException e) {
            giveUp.accept(e);
            return true;
        }
    }

    private boolean isRepeated(StoreUnavailableException trouble) {
        long now = System.nanoTime();
        if (!inTrouble) {
            inTrouble = true;
            troubleSince = now;
        }
        if (now - troubleSince > patience) {
            inTrouble = false;
            giveUp.accept(trouble);
            return false;
        }
        try {
            var unused = scheduler.schedule(this::borrow, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
