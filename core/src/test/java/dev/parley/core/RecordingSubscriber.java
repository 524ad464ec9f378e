package dev.parley.core;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Keeps what it gets, and counts signals that overlap. */
final class RecordingSubscriber implements Flow.Subscriber<ConversationEvent> {

    /** How the subscription ended: empty if it was completed. */
    record End(@Nullable Throwable failure) {}

    private final long initialDemand;
    private final BiConsumer<Flow.Subscription, ConversationEvent> reaction;
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    final List<ConversationEvent> events = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();

    RecordingSubscriber(long initialDemand) {
        this(initialDemand, (subscription, event) -> {});
    }

    /** @param reaction what it does with an event besides keeping it */
    RecordingSubscriber(long initialDemand, BiConsumer<Flow.Subscription, ConversationEvent> reaction) {
        this.initialDemand = initialDemand;
        this.reaction = reaction;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        alone(() -> {
            subscription.complete(given);
            if (initialDemand > 0) {
                given.request(initialDemand);
            }
        });
    }

    @Override
    public void onNext(ConversationEvent event) {
        alone(() -> {
            events.add(event);
            reaction.accept(subscription.join(), event);
        });
    }

    @Override
    public void onError(Throwable failure) {
        alone(() -> end.complete(new End(failure)));
    }

    @Override
    public void onComplete() {
        alone(() -> end.complete(new End(null)));
    }

    private void alone(Runnable signal) {
        if (inside.getAndIncrement() != 0) {
            overlaps.incrementAndGet();
        }
        threads.add(Thread.currentThread());
        try {
            signal.run();
        } finally {
            inside.decrementAndGet();
        }
    }

    Flow.Subscription subscription() throws Exception {
        return subscription.get(30, TimeUnit.SECONDS);
    }

    boolean ended() {
        return end.isDone();
    }

    /** How it ended; fails if it does not, or if signals overlapped. */
    End end() throws Exception {
        End ended = end.get(30, TimeUnit.SECONDS);
        Assertions.assertThat(overlaps).hasValue(0);
        return ended;
    }

    /** The numbers of the events, without gaps. */
    List<Long> numbers() {
        return events.stream()
                .filter(ConversationEvent.Emitted.class::isInstance)
                .map(event -> ((ConversationEvent.Emitted) event).number())
                .toList();
    }
}
