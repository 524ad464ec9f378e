package dev.parley.testkit;

import dev.parley.model.Event;
import dev.parley.spi.EventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A sink that keeps what one session emits, in order, and notices how it is called. Safe for use by many threads. */
final class EventRecorder implements EventSink {

    private final Duration patience;
    private final Consumer<Event> reaction;
    private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();

    // guarded by this
    private final List<Event> events = new ArrayList<>();
    private final List<String> misuses = new ArrayList<>();

    /** @param reaction called inside emit, after the event was recorded; what it throws, emit throws */
    EventRecorder(Duration patience, Consumer<Event> reaction) {
        this.patience = patience;
        this.reaction = reaction;
    }

    @Override
    public void emit(Event event) {
        Thread caller = Thread.currentThread();
        if (!inside.compareAndSet(null, caller)) {
            misused("emit was called for %s while another emit of the session had not returned", event);
        }
        try {
            record(event);
            boolean interruptedBefore = caller.isInterrupted();
            reaction.accept(event);
            if (!interruptedBefore && caller.isInterrupted()) {
                misused("the thread inside emit of %s was interrupted", event);
            }
        } finally {
            inside.compareAndSet(caller, null);
        }
    }

    synchronized List<Event> events() {
        return List.copyOf(events);
    }

    synchronized List<String> misuses() {
        return List.copyOf(misuses);
    }

    /** Waits for an event. */
    synchronized Event await(String what, Predicate<Event> wanted) {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<Event> found = find(wanted);
        while (found.isEmpty()) {
            if (!waitUntil(deadline)) {
                throw new AssertionError(
                        "waited %s for %s; the session said %s".formatted(patience, what, EventText.of(events)));
            }
            found = find(wanted);
        }
        return found.get();
    }

    /** Waits a little for an event that must not come. */
    void staysAt(int count, String why) {
        staysAt(count, Duration.ofMillis(30), why);
    }

    /** Waits so long for it. */
    synchronized void staysAt(int count, Duration time, String why) {
        long deadline = System.nanoTime() + time.toNanos();
        while (events.size() == count && waitUntil(deadline)) {
            // looks again
        }
        if (events.size() != count) {
            throw new AssertionError(
                    "%s, but the session said %s".formatted(why, EventText.of(events.subList(count, events.size()))));
        }
    }

    private synchronized void record(Event event) {
        events.add(event);
        notifyAll();
    }

    private synchronized void misused(String how, Event event) {
        misuses.add(how.formatted(EventText.of(event)));
    }

    private Optional<Event> find(Predicate<Event> wanted) {
        return events.stream().filter(wanted).findFirst();
    }

    /** False once the time is up. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private boolean waitUntil(long deadline) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        try {
            wait(left / 1_000_000, (int) (left % 1_000_000));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for an event", e);
        }
    }
}
