package dev.parley.micrometer;

import dev.parley.core.Birth;
import dev.parley.core.CloseReason;
import dev.parley.core.ManagerObserver;
import dev.parley.model.ConversationId;
import dev.parley.model.TurnOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Meters what happens in conversation managers. Tags are reasons, outcomes and codes, of which there are few; never ids.
 * Safe for use by many threads and by several managers, whose numbers are then added up.
 *
 * <pre>{@code
 * var observer = new MicrometerObserver(registry);
 * var manager = ConversationManager.builder(spawner, store).observer(observer).build();
 * ManagerGauges.bind(manager, registry);
 * }</pre>
 *
 * <p>{@code docs/observability.md} lists the meters.
 */
public final class MicrometerObserver implements ManagerObserver {

    private final MeterRegistry registry;
    private final Timer appends;
    private final DistributionSummary appendEntries;
    private final DistributionSummary appendRequests;
    private final Timer handOffs;
    private final DistributionSummary handOffSubmissions;
    private final Counter turnsStarted;
    private final Counter recoveries;
    private final Counter gaps;

    /** Meters into {@code registry}. */
    public MicrometerObserver(MeterRegistry registry) {
        this.registry = registry;
        appends = Timer.builder("parley.append")
                .description("appends that the store took, repetitions included")
                .register(registry);
        appendEntries = summary("parley.append.entries", "entries stored by one append");
        appendRequests = summary("parley.append.requests", "callers whose entries travelled in one append");
        handOffs = Timer.builder("parley.handoff")
                .description("time a session took to accept or refuse what had waited for it")
                .register(registry);
        handOffSubmissions = summary("parley.handoff.submissions", "submissions handed over together");
        turnsStarted = counter("parley.turns.started", "turns that began");
        recoveries = counter("parley.recoveries", "conversations opened that were left with unfinished work");
        gaps = counter("parley.gaps", "times a reader was told that events are missing");
    }

    private DistributionSummary summary(String name, String description) {
        return DistributionSummary.builder(name).description(description).register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void born(ConversationId id, Birth how, long nanos) {
        timed("parley.conversations.born", "starts of conversations that became live", "how", lower(how), nanos);
    }

    @Override
    public void startFailed(ConversationId id, Birth how, String code, long nanos) {
        Timer.builder("parley.conversations.failed")
                .description("starts of conversations that did not become live")
                .tag("how", lower(how))
                .tag("code", code)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void recovered(ConversationId id, long epoch, int unfinished) {
        recoveries.increment();
    }

    @Override
    public void closed(ConversationId id, CloseReason reason, long nanos) {
        timed("parley.conversations.closed", "how long conversations were live", "reason", lower(reason), nanos);
    }

    @Override
    public void appended(ConversationId id, int entries, int requests, long nanos) {
        appends.record(nanos, TimeUnit.NANOSECONDS);
        appendEntries.record(entries);
        appendRequests.record(requests);
    }

    @Override
    public void appendRepeated(ConversationId id, String code) {
        counted("parley.append.repeated", "appends tried again", code);
    }

    @Override
    public void appendFailed(ConversationId id, String code) {
        counted("parley.append.failed", "appends that failed for good", code);
    }

    @Override
    public void handedOver(ConversationId id, int submissions, long nanos) {
        handOffs.record(nanos, TimeUnit.NANOSECONDS);
        handOffSubmissions.record(submissions);
    }

    @Override
    public void turnStarted(ConversationId id, String submissionId) {
        turnsStarted.increment();
    }

    @Override
    public void turnEnded(ConversationId id, String submissionId, TurnOutcome outcome, long nanos) {
        timed("parley.turns", "turns that ended", "outcome", lower(outcome), nanos);
    }

    @Override
    public void gapGiven(ConversationId id, long from, long to) {
        gaps.increment();
    }

    @Override
    public void heartbeatFailed(String code) {
        counted("parley.heartbeat.failed", "heartbeats that the store did not take", code);
    }

    private void timed(String name, String description, String tag, String value, long nanos) {
        Timer.builder(name)
                .description(description)
                .tag(tag, value)
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    private void counted(String name, String description, String code) {
        Counter.builder(name)
                .description(description)
                .tag("code", code)
                .register(registry)
                .increment();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
