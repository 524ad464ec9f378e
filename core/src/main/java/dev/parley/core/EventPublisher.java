package dev.parley.core;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** Gives every subscriber the events of one log from the same cursor on. Holds nothing itself. Safe for many threads. */
final class EventPublisher implements Flow.Publisher<ConversationEvent> {

    private final EventLog log;
    private final EventCursor from;
    private final Executor executor;

    EventPublisher(EventLog log, EventCursor from, Executor executor) {
        this.log = log;
        this.from = Objects.requireNonNull(from, "from");
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ConversationEvent> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        EventSubscription subscription = new EventSubscription(log, from, subscriber, executor);
        log.watch(subscription);
        subscription.signal();
    }
}
