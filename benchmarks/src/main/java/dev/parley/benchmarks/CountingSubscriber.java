package dev.parley.benchmarks;

import dev.parley.core.ConversationEvent;
import java.util.concurrent.Flow;

/** Wants everything and only counts it. A gap is a failure: what is measured is delivery. Safe for use by many threads. */
final class CountingSubscriber implements Flow.Subscriber<ConversationEvent> {

    private volatile long received;

    /** How many events have come. */
    long received() {
        return received;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ConversationEvent event) {
        if (event instanceof ConversationEvent.Gap) {
            throw new IllegalStateException("a subscriber was too slow");
        }
        long before = received; // signals come one after the other: nobody else writes
        received = before + 1;
    }

    @Override
    public void onError(Throwable failure) {
        throw new IllegalStateException(failure);
    }

    @Override
    public void onComplete() {}
}
