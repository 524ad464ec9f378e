package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.UnknownFields;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a worker's session has said and the server does not have yet. Deltas that follow each other become one. Whoever adds
 * waits while it is full. Safe for use by many threads.
 */
final class Outbox {

    /** When what was added is to be sent. */
    enum Sending {
        NOW,
        /** In a moment: more of the same may come. */
        SOON,
        /** With what was added before. */
        ALREADY_ASKED
    }

    private static final int MOST_WAITING = 256;
    private static final int LONGEST_DELTA = 8192;

    private final ConversationId id;
    private final int largest;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Event> waiting = new ArrayDeque<>(1);
    private Optional<String> closed = Optional.empty();
    private Optional<Batch> underWay = Optional.empty();
    private long next;

    /**
     * @param largest event, in bytes
     * @param patience how long to wait for space
     */
    Outbox(ConversationId id, int largest, Duration patience) {
        this.id = id;
        this.largest = largest;
        this.patience = patience;
    }

    /**
     * Adds what the agent says.
     *
     * @throws SinkClosedException if it is closed, or full for too long
     */
    Sending add(Event event) {
        lock.lock();
        try {
            awaitSpace();
            return put(event);
        } finally {
            lock.unlock();
        }
    }

    /** Adds what this worker itself has to say: does not wait, and says nothing once closed. */
    void addOwn(Event event) {
        lock.lock();
        try {
            if (closed.isEmpty()) {
                Sending unused = put(event);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what it has stays. */
    void close(String why) {
        lock.lock();
        try {
            closed = closed.or(() -> Optional.of(why));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, and forgets what it has. */
    void drop(String why) {
        lock.lock();
        try {
            close(why);
            waiting.clear();
            underWay = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty() && underWay.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The batch to be sent: the same one until it was {@link #sent}. Empty if nothing waits. */
    Optional<Batch> batch(int mostEvents, long mostBytes) {
        lock.lock();
        try {
            if (underWay.isEmpty() && !waiting.isEmpty()) {
                underWay = Optional.of(make(mostEvents, mostBytes));
                changed.signalAll();
            }
            return underWay;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the next event. */
    long next() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    void sent(Batch batch) {
        lock.lock();
        try {
            next = batch.behind();
            underWay = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Sending put(Event event) {
        Optional<Event> joined = Optional.ofNullable(waiting.peekLast()).flatMap(last -> joined(last, event));
        if (joined.isPresent()) {
            Event unused = waiting.removeLast();
            waiting.addLast(joined.get());
            return Sending.ALREADY_ASKED;
        }
        waiting.addLast(event);
        if (!isDelta(event.msg())) {
            return Sending.NOW;
        }
        return waiting.size() == 1 ? Sending.SOON : Sending.ALREADY_ASKED;
    }

    private void awaitSpace() {
        long left = TimeUnit.NANOSECONDS.convert(patience);
        boolean interrupted = false;
        while (closed.isEmpty() && waiting.size() >= MOST_WAITING && left > 0) {
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                interrupted = true; // the event is still to be taken
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (closed.isEmpty() && waiting.size() >= MOST_WAITING) {
            closed = Optional.of("what it said was not read for " + patience);
        }
        if (closed.isPresent()) {
            throw new SinkClosedException(id, closed.get());
        }
    }

    private Batch make(int mostEvents, long mostBytes) {
        List<Event> said = new ArrayList<>();
        List<byte[]> json = new ArrayList<>();
        long bytes = 0;
        while (!waiting.isEmpty() && said.size() < mostEvents && bytes < mostBytes) {
            Event event = new Event(
                    waiting.peekFirst().submissionId(), waiting.peekFirst().msg());
            byte[] encoded = JsonCodec.EVENT.encodeBytes(event);
            if (encoded.length > largest) {
                throw new PayloadTooLargeException("an event", encoded.length, largest);
            }
            if (!said.isEmpty() && bytes + encoded.length > mostBytes) {
                break;
            }
            Event unused = waiting.removeFirst();
            said.add(event);
            json.add(encoded);
            bytes += encoded.length;
        }
        return Batch.of(next, said, json);
    }

    private static boolean isDelta(EventMsg msg) {
        return msg instanceof EventMsg.AgentMessageDelta || msg instanceof EventMsg.ReasoningDelta;
    }

    private static Optional<Event> joined(Event before, Event after) {
        if (!before.submissionId().equals(after.submissionId())) {
            return Optional.empty();
        }
        if (before.msg() instanceof EventMsg.AgentMessageDelta first
                && after.msg() instanceof EventMsg.AgentMessageDelta second
                && fit(first.delta(), second.delta(), first.unknownFields(), second.unknownFields())) {
            EventMsg both = new EventMsg.AgentMessageDelta(first.delta() + second.delta());
            return Optional.of(new Event(after.submissionId(), both));
        }
        if (before.msg() instanceof EventMsg.ReasoningDelta first
                && after.msg() instanceof EventMsg.ReasoningDelta second
                && fit(first.delta(), second.delta(), first.unknownFields(), second.unknownFields())) {
            EventMsg both = new EventMsg.ReasoningDelta(first.delta() + second.delta());
            return Optional.of(new Event(after.submissionId(), both));
        }
        return Optional.empty();
    }

    private static boolean fit(String first, String second, UnknownFields one, UnknownFields other) {
        return first.length() + second.length() <= LONGEST_DELTA
                && one.equals(UnknownFields.NONE)
                && other.equals(UnknownFields.NONE);
    }
}
