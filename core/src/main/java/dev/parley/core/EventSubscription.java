package dev.parley.core;

import dev.parley.spi.TaskThreads;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber's place in an event log and its demand. It holds no event: what is next is looked up when it is wanted.
 * At most one task delivers at a time, and none while there is nothing to deliver. Safe for use by many threads.
 */
final class EventSubscription implements Flow.Subscription, EventLog.Watcher, Runnable {

    private static final System.Logger LOG = System.getLogger(EventSubscription.class.getName());

    /** How many events one task delivers before it lets others have its thread. */
    private static final int FAIR_SHARE = 256;

    private final EventLog log;
    private final Executor executor;
    private final AtomicReference<Delivery> delivery = new AtomicReference<>(Delivery.NONE);
    private final AtomicLong demand = new AtomicLong(); // Long.MAX_VALUE: without end
    private volatile Flow.@Nullable Subscriber<? super ConversationEvent> subscriber; // null once all is over
    private volatile @Nullable IllegalArgumentException badRequest;
    private EventCursor cursor; // this and the next: by the delivering task alone
    private boolean introduced;

    EventSubscription(
            EventLog log, EventCursor from, Flow.Subscriber<? super ConversationEvent> subscriber, Executor executor) {
        this.log = log;
        this.cursor = from;
        this.subscriber = subscriber;
        this.executor = executor;
    }

    @Override
    public void request(long n) {
        if (n > 0) {
            demand.accumulateAndGet(n, EventSubscription::saturatedSum);
        } else {
            badRequest =
                    new IllegalArgumentException("rule 3.9: %d events were requested, must be 1 or more".formatted(n));
        }
        signal();
    }

    @Override
    public void cancel() {
        subscriber = null;
        log.unwatch(this);
    }

    /** Without demand nothing is to be done, until the subscriber asks or the log ends. */
    @Override
    public void published() {
        if (demand.get() > 0) {
            signal();
        }
    }

    @Override
    public void ended() {
        signal();
    }

    /** Has somebody look for something to deliver, not on this thread. Called after that something is there. */
    void signal() {
        if (subscriber != null && delivery.getAndUpdate(Delivery::signalled) == Delivery.NONE) {
            handIn();
        }
    }

    private void handIn() {
        try {
            executor.execute(this);
        } catch (RejectedExecutionException e) { // the manager was shut down: what is kept is delivered all the same
            TaskThreads.daemons("parley-events").newThread(this).start();
        }
    }

    /** A signal that comes meanwhile, also out of the subscriber's own methods, makes one more round, not a recursion. */
    @Override
    public void run() {
        do {
            delivery.set(Delivery.RUNNING);
            try {
                if (deliver()) {
                    handIn(); // behind those who wait for the thread; until then this counts as running
                    return;
                }
            } catch (RuntimeException | Error e) { // rule 2.13: such a subscriber has cancelled
                cancel();
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a subscriber of conversation " + log.conversation() + " failed and gets no more events",
                        FailureWithoutText.of(e));
            }
        } while (!delivery.compareAndSet(Delivery.RUNNING, Delivery.NONE));
    }

    /** Delivers what is there, but not more than is fair to others; tells whether there may be more. */
    private boolean deliver() {
        introduce();
        for (int delivered = 0; delivered < FAIR_SHARE; delivered++) {
            Flow.Subscriber<? super ConversationEvent> to = subscriber;
            if (to == null) {
                return false;
            }
            IllegalArgumentException bad = badRequest;
            if (bad != null) {
                cancel();
                to.onError(bad);
                return false;
            }
            Optional<ConversationEvent> next = demand.get() > 0 ? log.poll(cursor) : Optional.empty();
            if (next.isEmpty()) {
                log.over(cursor).ifPresent(reason -> finish(to, reason));
                return false;
            }
            deliver(to, next.get());
        }
        return true;
    }

    private void introduce() {
        Flow.Subscriber<? super ConversationEvent> to = subscriber;
        if (!introduced && to != null) {
            introduced = true;
            to.onSubscribe(this);
        }
    }

    private void deliver(Flow.Subscriber<? super ConversationEvent> to, ConversationEvent event) {
        demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
        cursor = event.next();
        if (event instanceof ConversationEvent.Gap gap) {
            log.gave(gap);
        }
        to.onNext(event);
    }

    private void finish(Flow.Subscriber<? super ConversationEvent> to, CloseReason reason) {
        cancel();
        switch (reason) {
            case REMOVED, DELETED, EVICTED, ROLLED_BACK, SESSION_ENDED, SHUT_DOWN -> to.onComplete();
            case SESSION_LOST, STORE_FAILED, OWNERSHIP_LOST, NOT_BORN ->
                to.onError(new ConversationClosedException(log.conversation(), reason));
        }
    }

    private static long saturatedSum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** What the delivering task does. */
    private enum Delivery {
        /** There is none. */
        NONE,
        /** It looks for something to deliver, or will. */
        RUNNING,
        /** It must look once more before it ends. */
        RUNNING_AND_SIGNALLED;

        Delivery signalled() {
            return this == NONE ? RUNNING : RUNNING_AND_SIGNALLED;
        }
    }
}
