package dev.parley.core;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Keeps the number of live conversations within limits by removing idle ones from memory, those first that were not used
 * for longest. Readers keep nobody here. Safe for use by many threads.
 */
final class Residency {

    private static final Closing.Cause EVICTED = Closing.Cause.of(CloseReason.EVICTED);
    private static final int EVICTED_AT_ONCE = 16;

    private final LiveConversations live;
    private final ResidencyLimits limits;
    private final LongSupplier ticker;
    private final Duration patience;

    Residency(LiveConversations live, ResidencyLimits limits, LongSupplier ticker, Duration patience) {
        this.live = live;
        this.limits = limits;
        this.ticker = ticker;
        this.patience = patience;
    }

    /**
     * Makes sure that another conversation has a place besides those that are registered.
     *
     * @throws TooManyConversationsException if all places are taken and none of them is idle beyond its grace
     */
    void makeRoom() {
        if (live.size() <= limits.count()) {
            return;
        }
        evict(idleFor(limits.grace()).limit(EVICTED_AT_ONCE).toList());
        if (live.size() > limits.count()) {
            throw new TooManyConversationsException(limits.count());
        }
    }

    /** Evicts what has been idle for longer than the limit. Called at each heartbeat. */
    void evictIdle() {
        idleFor(limits.idleTime()).forEach(conversation -> conversation.closeIfIdle(EVICTED));
    }

    private void evict(List<Conversation> candidates) {
        for (Conversation candidate : candidates) {
            candidate.closeIfIdle(EVICTED).ifPresent(closing -> closing.await(patience));
            if (live.size() <= limits.count()) {
                return;
            }
        }
    }

    private Stream<Conversation> idleFor(Duration time) {
        long now = ticker.getAsLong();
        return live.all().values().stream()
                .filter(Conversation.class::isInstance)
                .map(Conversation.class::cast)
                .filter(Conversation::isIdle)
                .map(conversation -> new Idle(conversation, now - conversation.lastUsed()))
                .filter(idle -> idle.time >= Deadline.nanos(time))
                .sorted(Comparator.comparingLong(Idle::time).reversed())
                .map(Idle::conversation);
    }

    /** For how long, in nanoseconds, looked up once: it changes while conversations are sorted by it. */
    private record Idle(Conversation conversation, long time) {}
}
