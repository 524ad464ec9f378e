package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.Lease;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of a live conversation, bounded, for any number of readers with a cursor of their own. A reader that
 * falls behind finds a gap; it never slows the session or another reader. Safe for use by many threads.
 */
final class EventLog {

    /** Told, outside the lock and on the thread that changed the log, to look at it. Must neither wait nor throw. */
    interface Watcher {
        void published();

        void ended();
    }

    /** Told of each event, in order and before any reader finds it. Under the lock: must neither wait nor throw. */
    @FunctionalInterface
    interface Witness {
        void shown(ConversationEvent.Emitted event);
    }

    private static final Watcher[] NOBODY = {};

    private final Lease lease;
    private final EventLimits limits;
    private final Tally tally;
    private final Witness witness;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final EventRing kept = new EventRing();
    private long weight;
    private long lengthBefore; // the transcript's, at the oldest event that is kept: what it stored itself comes after
    private int waitingReaders;
    private Watcher[] watchers = NOBODY; // never changed, only replaced
    private @Nullable CloseReason ended;

    /**
     * @param lease under which the events are said: they are numbered within its epoch
     */
    EventLog(Lease lease, EventLimits limits, Tally tally, Witness witness) {
        this.lease = lease;
        this.limits = limits;
        this.tally = tally;
        this.witness = witness;
        this.lengthBefore = lease.lengthAtAcquire();
    }

    /**
     * Shows an event to all readers.
     *
     * @param position the transcript's length: what is stored before it
     * @throws ConversationClosedException if the log has ended
     */
    void publish(Event event, long position) {
        for (Watcher watcher : add(event, position)) {
            watcher.published();
        }
    }

    /** Adds the event; returns who is to be told. */
    private Watcher[] add(Event event, long position) {
        lock.lock();
        try {
            CloseReason reason = ended;
            if (reason != null) {
                throw new ConversationClosedException(lease.conversation(), reason);
            }
            long number = kept.end();
            ConversationEvent.Emitted emitted =
                    new ConversationEvent.Emitted(number, event, new EventCursor(lease.epoch(), number + 1, position));
            kept.add(emitted);
            witness.shown(emitted);
            weight += EventWeight.of(event.msg());
            while (kept.size() > limits.count() || (weight > limits.characters() && kept.size() > 1)) {
                forgetOldest();
            }
            wakeReaders();
            return watchers;
        } finally {
            lock.unlock();
        }
    }

    private void forgetOldest() {
        ConversationEvent.Emitted oldest = kept.removeOldest();
        weight -= EventWeight.of(oldest.msg());
        lengthBefore = oldest.next().position();
    }

    /** Lets readers finish what is kept; then they are told the reason. The first call counts. */
    void end(CloseReason reason) {
        for (Watcher watcher : endAndForgetWatchers(reason)) {
            watcher.ended();
        }
    }

    private Watcher[] endAndForgetWatchers(CloseReason reason) {
        lock.lock();
        try {
            if (ended == null) {
                ended = reason;
                wakeReaders();
            }
            Watcher[] told = watchers;
            watchers = NOBODY;
            return told;
        } finally {
            lock.unlock();
        }
    }

    /** Has {@code watcher} told of all that is published from now on, and of the end, unless that was before. */
    void watch(Watcher watcher) {
        lock.lock();
        try {
            if (ended == null) {
                Watcher[] more = Arrays.copyOf(watchers, watchers.length + 1);
                more[watchers.length] = watcher;
                watchers = more;
            }
        } finally {
            lock.unlock();
        }
    }

    void unwatch(Watcher watcher) {
        lock.lock();
        try {
            Watcher[] left =
                    Stream.of(watchers).filter(other -> other != watcher).toArray(Watcher[]::new);
            watchers = left.length == 0 ? NOBODY : left;
        } finally {
            lock.unlock();
        }
    }

    /** How many watch. */
    int watched() {
        lock.lock();
        try {
            return watchers.length;
        } finally {
            lock.unlock();
        }
    }

    ConversationId conversation() {
        return lease.conversation();
    }

    /**
     * The place behind the last event. Its position is that event's too: the transcript may be longer by what is stored and
     * not shown yet, and whoever catches up from here must find that.
     */
    EventCursor now() {
        return atNow(now -> now);
    }

    /** Looks at what the witness knows while no event is added: it is of exactly the place that {@code look} is given. */
    <T> T atNow(Function<EventCursor, T> look) {
        lock.lock();
        try {
            EventCursor none = new EventCursor(lease.epoch(), kept.end(), lengthBefore);
            return look.apply(kept.size() == 0 ? none : kept.get(kept.end() - 1).next());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next event from {@code cursor} on, waiting for it up to {@code timeout}.
     *
     * @return empty if the time passed
     * @throws ConversationClosedException if the log has ended and the cursor is at its end
     */
    Optional<ConversationEvent> next(EventCursor cursor, Duration timeout) throws InterruptedException {
        long left = Deadline.nanos(timeout);
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<ConversationEvent> found = find(cursor);
                if (found.isPresent()) {
                    return found;
                }
                CloseReason reason = ended;
                if (reason != null) {
                    throw new ConversationClosedException(lease.conversation(), reason);
                }
                if (left <= 0) {
                    return Optional.empty();
                }
                waitingReaders++;
                try {
                    left = changed.awaitNanos(left);
                } finally {
                    waitingReaders--;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next event from {@code cursor} on, if it is there already. */
    Optional<ConversationEvent> poll(EventCursor cursor) {
        lock.lock();
        try {
            return find(cursor);
        } finally {
            lock.unlock();
        }
    }

    /** Why nothing will ever come behind {@code cursor}; empty if something is there or may come. */
    Optional<CloseReason> over(EventCursor cursor) {
        lock.lock();
        try {
            return find(cursor).isPresent() ? Optional.empty() : Optional.ofNullable(ended);
        } finally {
            lock.unlock();
        }
    }

    /** To be called, without any lock, when a reader has taken a gap. */
    void gave(ConversationEvent.Gap gap) {
        tally.gapGiven(lease.conversation(), gap.catchUpFrom(), gap.next().position());
    }

    private Optional<ConversationEvent> find(EventCursor cursor) {
        boolean ofThisLog = cursor.epoch() == lease.epoch() && cursor.number() <= kept.end();
        if (!ofThisLog || cursor.number() < kept.start()) {
            return Optional.of(gap(cursor));
        }
        if (cursor.number() == kept.end()) {
            return Optional.empty();
        }
        return Optional.of(kept.get(cursor.number()));
    }

    private ConversationEvent.Gap gap(EventCursor cursor) {
        EventCursor oldest = new EventCursor(lease.epoch(), kept.start(), lengthBefore);
        return new ConversationEvent.Gap(cursor.position(), oldest);
    }

    private void wakeReaders() {
        if (waitingReaders > 0) {
            changed.signalAll();
        }
    }
}
