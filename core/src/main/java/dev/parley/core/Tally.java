package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.TurnOutcome;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationException;
import dev.parley.spi.StaleLeaseException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens in one manager and passes it on to the observer, whose exceptions harm nobody. Safe for use by
 * many threads.
 */
final class Tally implements ManagerObserver {

    private static final System.Logger LOG = System.getLogger(Tally.class.getName());

    private final @Nullable ManagerObserver observer;
    private final AtomicBoolean complained = new AtomicBoolean();
    private final LongAdder births = new LongAdder();
    private final LongAdder failedStarts = new LongAdder();
    private final LongAdder appends = new LongAdder();
    private final LongAdder entries = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder repeatedAppends = new LongAdder();
    private final LongAdder gaps = new LongAdder();

    Tally(@Nullable ManagerObserver observer) {
        this.observer = observer;
    }

    /** Names a failure for observers. */
    static String code(Throwable failure) {
        return failure instanceof ConversationException known ? known.code() : "unexpected";
    }

    /** All that was counted, one after the other: what is counted meanwhile may be in one number and not in another. */
    ManagerStats.Totals totals() {
        return new ManagerStats.Totals(
                births.sum(),
                failedStarts.sum(),
                appends.sum(),
                entries.sum(),
                conflicts.sum(),
                repeatedAppends.sum(),
                gaps.sum());
    }

    @Override
    public void born(ConversationId id, Birth how, long nanos) {
        births.increment();
        tell(told -> told.born(id, how, nanos));
    }

    @Override
    public void startFailed(ConversationId id, Birth how, String code, long nanos) {
        failedStarts.increment();
        tell(told -> told.startFailed(id, how, code, nanos));
    }

    @Override
    public void recovered(ConversationId id, long epoch, int unfinished) {
        tell(told -> told.recovered(id, epoch, unfinished));
    }

    @Override
    public void closed(ConversationId id, CloseReason reason, long nanos) {
        tell(told -> told.closed(id, reason, nanos));
    }

    @Override
    public void appended(ConversationId id, int count, int requests, long nanos) {
        appends.increment();
        entries.add(count);
        tell(told -> told.appended(id, count, requests, nanos));
    }

    @Override
    public void appendRepeated(ConversationId id, String code) {
        repeatedAppends.increment();
        tell(told -> told.appendRepeated(id, code));
    }

    /** As the other, for what the append failed with. */
    void appendFailed(ConversationId id, RuntimeException failure) {
        if (failure instanceof AppendConflictException || failure instanceof StaleLeaseException) {
            conflicts.increment();
        }
        appendFailed(id, code(failure));
    }

    @Override
    public void appendFailed(ConversationId id, String code) {
        tell(told -> told.appendFailed(id, code));
    }

    @Override
    public void handedOver(ConversationId id, int submissions, long nanos) {
        tell(told -> told.handedOver(id, submissions, nanos));
    }

    @Override
    public void turnStarted(ConversationId id, String submissionId) {
        tell(told -> told.turnStarted(id, submissionId));
    }

    @Override
    public void turnEnded(ConversationId id, String submissionId, TurnOutcome outcome, long nanos) {
        tell(told -> told.turnEnded(id, submissionId, outcome, nanos));
    }

    @Override
    public void gapGiven(ConversationId id, long from, long to) {
        gaps.increment();
        tell(told -> told.gapGiven(id, from, to));
    }

    @Override
    public void heartbeatFailed(String code) {
        tell(told -> told.heartbeatFailed(code));
    }

    private void tell(Consumer<ManagerObserver> news) {
        ManagerObserver told = observer;
        if (told == null) {
            return;
        }
        try {
            news.accept(told);
        } catch (RuntimeException | Error e) { // not the conversation's trouble
            if (complained.compareAndSet(false, true)) {
                LOG.log(System.Logger.Level.WARNING, "an observer failed; further failures are not logged", e);
            }
        }
    }
}
