package dev.parley.micrometer;

import dev.parley.core.ConversationManager;
import dev.parley.core.ManagerStats;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToIntFunction;

/** Gauges of what a conversation manager holds. Safe for use by many threads. */
public final class ManagerGauges {

    private static final String CONVERSATIONS = "parley.conversations";

    private final RecentStats stats;
    private final MeterRegistry registry;
    private final Tags tags;

    private ManagerGauges(ConversationManager manager, MeterRegistry registry, Tags tags) {
        this.stats = new RecentStats(manager::stats, registry.config().clock()::monotonicTime);
        this.registry = registry;
        this.tags = tags;
    }

    /**
     * Adds the gauges to {@code registry}, which keeps the manager reachable from then on. They look at the manager at
     * most once a second, however many are read.
     *
     * @param tags tell managers of one registry apart: a second one with equal tags is not shown
     */
    public static void bind(ConversationManager manager, MeterRegistry registry, Tag... tags) {
        ManagerGauges gauges = new ManagerGauges(manager, registry, Tags.of(tags));
        gauges.conversations("busy", stats -> stats.live() - stats.idle());
        gauges.conversations("idle", ManagerStats::idle);
        gauges.conversations("starting", ManagerStats::starting);
        gauges.conversations("closing", ManagerStats::closing);
        gauges.gauge("parley.turns.running", "turns that run now", Tags.empty(), ManagerStats::runningTurns);
        gauges.gauge(
                "parley.chores", "releases and deletions that the store owes", Tags.empty(), ManagerStats::openChores);
    }

    private void conversations(String state, ToIntFunction<ManagerStats> number) {
        gauge(CONVERSATIONS, "conversations that are registered now", Tags.of("state", state), number);
    }

    private void gauge(String name, String description, Tags more, ToIntFunction<ManagerStats> number) {
        Gauge.builder(name, () -> number.applyAsInt(stats.get()))
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }
}
