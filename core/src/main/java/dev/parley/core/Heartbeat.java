package dev.parley.core;

import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the store that a manager is alive, and does again at each beat what the store could not take earlier. Safe for
 * use by many threads.
 */
final class Heartbeat {

    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    private final ConversationStore store;
    private final OwnerId owner;
    private final Duration interval;
    private final Duration timeToLive;
    private final Tally tally;
    private final ConcurrentLinkedQueue<Chore> chores = new ConcurrentLinkedQueue<>();
    private @Nullable ScheduledFuture<?> beats;
    private volatile boolean stopped;
    private volatile Runnable duty = () -> {};

    Heartbeat(ConversationStore store, OwnerId owner, Duration interval, Duration timeToLive, Tally tally) {
        this.store = store;
        this.owner = owner;
        this.interval = interval;
        this.timeToLive = timeToLive;
        this.tally = tally;
    }

    /**
     * Beats once, here, and from then on by the scheduler.
     *
     * @throws RuntimeException of the store, if the first beat failed; then nothing is scheduled
     */
    synchronized void start(ScheduledExecutorService scheduler) {
        store.heartbeat(owner, timeToLive);
        long nanos = Deadline.nanos(interval);
        beats = scheduler.scheduleWithFixedDelay(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Does {@code duty}, which throws nothing, at the end of each beat that the store took. */
    void alsoEachBeat(Runnable duty) {
        this.duty = duty;
    }

    /** Does {@code task} now and, as long as the store could not take it, again at each beat. */
    void insist(String what, Runnable task) {
        Chore chore = new Chore(what, task);
        if (!chore.done()) {
            chores.add(chore);
        }
    }

    /** What could not be done yet. */
    int openChores() {
        return chores.size();
    }

    /** Says that this owner is alive, then tries the chores again. Never throws: the next beat is the remedy. */
    void beat() {
        try {
            store.heartbeat(owner, timeToLive);
        } catch (RuntimeException | Error e) { // thrown on, it would end the schedule
            LOG.log(System.Logger.Level.WARNING, "heartbeat of " + owner + " failed", FailureWithoutText.of(e));
            tally.heartbeatFailed(Tally.code(e));
            return;
        }
        if (stopped) { // this beat was under way: it may have come behind the withdrawal
            withdraw();
        }
        tryChores();
        duty.run();
    }

    private void tryChores() {
        for (Iterator<Chore> left = chores.iterator(); left.hasNext(); ) {
            if (left.next().done()) {
                left.remove();
            }
        }
    }

    /** Beats no more and withdraws the last beat, so that others may take over at once what could not be given up. */
    synchronized void stop() {
        ScheduledFuture<?> running = beats;
        if (running == null) {
            return;
        }
        beats = null;
        stopped = true;
        running.cancel(false);
        tryChores();
        withdraw();
    }

    private void withdraw() {
        try {
            store.heartbeat(owner, Duration.ZERO);
        } catch (RuntimeException e) { // it runs out by itself
            LOG.log(
                    System.Logger.Level.WARNING,
                    "heartbeat of " + owner + " could not be withdrawn",
                    FailureWithoutText.of(e));
        }
    }

    private record Chore(String what, Runnable task) {
        boolean done() {
            try {
                task.run();
                return true;
            } catch (RuntimeException | Error e) {
                boolean forGood = e instanceof ConversationException && !(e instanceof StoreUnavailableException);
                String next = forGood ? "; it is given up" : "; it is tried again at the next heartbeat";
                LOG.log(System.Logger.Level.WARNING, what + " failed" + next, FailureWithoutText.of(e));
                return forGood; // such as: the conversation is gone, or another's
            }
        }
    }
}
