package dev.parley.core;

import dev.parley.model.AbortReason;
import dev.parley.model.EntryMeta;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Lease;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.SubmissionRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins one session to its transcript: what clients submit is stored, then handed over; what the session says is
 * checked, stored if it must be, then shown. Safe for use by many threads.
 */
final class SessionLink implements EventSink {

    /** Told, perhaps more than once, that the link cannot go on. Does not wait: it may be called inside {@code emit}. */
    @FunctionalInterface
    interface Ending {
        /**
         * Begins to end the conversation.
         *
         * @param last the event that said so, not yet shown
         */
        void begin(CloseReason reason, Optional<Event> last);
    }

    private final Lease lease;
    private final Admission admission;
    private final ManagerSettings settings;
    private final Ending ending;
    private final Sequencer sequencer;
    private final HandOff handOff;
    private final TurnLedger ledger = new TurnLedger();
    private final Approvals approvals;
    private final EventLog log;
    private final Lifespan lifespan;
    private final CompletableFuture<Session> spawned = new CompletableFuture<>();
    private final CompletableFuture<EventMsg.SessionConfigured> configured = new CompletableFuture<>();
    private volatile @Nullable SourcePosition lastSource;

    SessionLink(StartPlan plan, ManagerSettings settings, Ending ending) {
        this.lease = plan.lease();
        this.admission = new Admission(lease.conversation(), plan.opening());
        this.settings = settings;
        this.ending = ending;
        this.lastSource = plan.lastSource().orElse(null);
        Tally tally = settings.tally();
        this.sequencer = new Sequencer(
                settings.store(),
                lease,
                lease.lengthAtAcquire(),
                settings.patience(),
                tally,
                this::endAfterStoreFailure);
        this.handOff = new HandOff(lease.conversation(), spawned::join, tally);
        this.approvals = new Approvals(settings);
        this.log = new EventLog(lease, settings.eventLimits(), tally, approvals);
        this.lifespan = new Lifespan(lease.conversation(), tally);
        plan.waiting()
                .forEach(submission -> ledger.stored(new TranscriptEntry.Submitted(submission.id(), submission.op())));
    }

    /** Completed by whoever spawns, unless it comes too late. */
    CompletableFuture<Session> spawned() {
        return spawned;
    }

    /** The session, if it was spawned; one that is not back yet will find that it is too late. */
    Optional<Session> session() {
        boolean tooLate = spawned.completeExceptionally(
                new ConversationClosedException(lease.conversation(), CloseReason.NOT_BORN));
        return tooLate || spawned.isCompletedExceptionally() ? Optional.empty() : Optional.of(spawned.join());
    }

    /** Completed by the session's first event, after that is stored. */
    CompletableFuture<EventMsg.SessionConfigured> configured() {
        return configured;
    }

    TurnLedger ledger() {
        return ledger;
    }

    EventLog log() {
        return log;
    }

    Approvals approvals() {
        return approvals;
    }

    Lifespan lifespan() {
        return lifespan;
    }

    long length() {
        return sequencer.length();
    }

    @Override
    public void emit(Event event) {
        if (!admission.isAdmitted()) {
            first(event);
            return;
        }
        SourcePosition source = event.source().orElse(null);
        SourcePosition last = lastSource;
        if (source != null && last != null && source.compareTo(last) <= 0) {
            return; // a stream that is read again after a crash
        }
        EventMsg msg = event.msg();
        if (msg instanceof EventMsg.SessionLost) {
            ending.begin(CloseReason.SESSION_LOST, Optional.of(event));
        } else if (msg instanceof EventMsg.ShutdownComplete) {
            ending.begin(CloseReason.SESSION_ENDED, Optional.of(event));
        } else if (JournalEntries.isDurable(msg)) {
            storeThenShow(approvals.explained(event));
        } else {
            log.publish(event, sequencer.length());
        }
        lastSource = source != null ? source : last;
    }

    /**
     * Shown as part of the commit, which a closing's seal waits for, and after the ledger is told: whoever sees a turn end
     * finds the conversation idle.
     */
    private void storeThenShow(Event event) {
        TranscriptEntry[] stored = new TranscriptEntry[1];
        try {
            sequencer.append(
                    position -> {
                        stored[0] = JournalEntries.of(
                                event, position, settings.clock().instant());
                        return List.of(stored[0]);
                    },
                    position -> {
                        lifespan.stored(stored[0]);
                        ledger.stored(stored[0]);
                        log.publish(event, position + 1);
                    });
        } catch (RuntimeException e) {
            endAfterStoreFailure(e); // something was said that cannot be recorded: going on would lose it
            throw e;
        }
    }

    private void endAfterStoreFailure(RuntimeException cause) {
        if (!admission.isAdmitted() || cause instanceof ConversationClosedException) {
            return;
        }
        boolean lost = cause instanceof StaleLeaseException
                || cause instanceof ConversationNotFoundException
                || cause instanceof AppendConflictException;
        ending.begin(lost ? CloseReason.OWNERSHIP_LOST : CloseReason.STORE_FAILED, Optional.empty());
    }

    private void first(Event event) {
        admission.begin();
        try {
            FirstEvent first = FirstEvent.check(lease.conversation(), event);
            sequencer.append(
                    position ->
                            admission.entries(first, position, settings.clock().instant()),
                    position -> {});
            event.source().ifPresent(source -> lastSource = source);
            log.publish(event, sequencer.length());
            admission.confirm();
            first.configured().runningSubmission().ifPresent(ledger::runs);
            first.configured().runningSubmission().ifPresent(lifespan::turnStarted);
            configured.complete(first.configured());
        } catch (RuntimeException e) {
            abandon();
            fail(e);
            throw e;
        }
    }

    /** One failure fails the start: a session that is spawned later finds that it is too late. */
    void fail(RuntimeException cause) {
        configured.completeExceptionally(cause);
        spawned.completeExceptionally(cause);
    }

    /** Refuses all further events of a session that is not to be. Whatever was about to be stored is, or is refused. */
    void abandon() {
        admission.abandon();
        ConversationClosedException why = new ConversationClosedException(lease.conversation(), CloseReason.NOT_BORN);
        sequencer.refuseFurther(why);
        log.end(CloseReason.NOT_BORN); // not earlier: what is being stored is shown
        lifespan.turnGivenUp();
    }

    /** Stores the submission, then hands it over; returns when the session has accepted it. */
    void submit(Submission submission) {
        HandOff.Delivery delivery = new HandOff.Delivery(submission);
        TranscriptEntry entry = ours(new TranscriptEntry.Submitted(submission.id(), submission.op()));
        sequencer.append(position -> List.of(entry), position -> {
            ledger.stored(entry);
            handOff.stored(delivery);
        });
        try {
            handOff.deliver(delivery);
        } catch (SubmissionRefusedException refused) {
            record(refused, position -> {}); // who submitted is told by the exception
            throw refused;
        }
    }

    /** Hands over a submission that an earlier session never took. If this one refuses it, its readers are told. */
    void resubmit(Submission submission) {
        HandOff.Delivery delivery = new HandOff.Delivery(submission);
        handOff.stored(delivery);
        try {
            handOff.deliver(delivery);
        } catch (SubmissionRefusedException refused) {
            EventMsg aborted = new EventMsg.TurnAborted(new AbortReason(refused.reason()));
            record(refused, position -> log.publish(new Event(submission.id(), aborted), position + 1));
        }
    }

    private void record(SubmissionRefusedException refused, LongConsumer show) {
        TranscriptEntry end = ours(TranscriptEntry.TurnEnded.refused(refused.submissionId(), refused.reason()));
        sequencer.append(position -> List.of(end), position -> {
            ledger.stored(end);
            show.accept(position);
        });
    }

    /** Hands over at once, past everything that waits, and unrecorded: for interrupts and shutdowns. */
    void submitUnrecorded(Submission submission) {
        spawned.join().submit(submission);
    }

    /**
     * Ends the transcript for this session. What was accepted before is stored before; nothing is stored after.
     *
     * @param unfinished asked when nothing more can be accepted: the submissions to be recorded as aborted
     * @param lastEntry stored behind those
     * @return the submissions that are recorded as aborted
     * @throws RuntimeException of the store, if that could not be stored; the next owner sees what is missing
     */
    List<String> seal(
            Supplier<List<String>> unfinished,
            AbortReason reason,
            Optional<TranscriptEntry> lastEntry,
            ConversationClosedException why) {
        List<String> ended = new ArrayList<>();
        sequencer.seal(
                () -> {
                    ended.addAll(unfinished.get());
                    Stream<TranscriptEntry> aborted =
                            ended.stream().map(id -> TranscriptEntry.TurnEnded.aborted(id, reason));
                    return Stream.concat(aborted, lastEntry.stream())
                            .map(this::ours)
                            .toList();
                },
                why);
        return ended;
    }

    private TranscriptEntry ours(TranscriptEntry entry) {
        return entry.withMeta(EntryMeta.recorded(settings.clock().instant(), Optional.empty()));
    }
}
