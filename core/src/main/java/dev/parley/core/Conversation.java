package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Lease;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.ConversationException;
import dev.parley.spi.History;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.SubmissionRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A live conversation: its session runs in or behind this process, and this manager has the right to write it. Whoever
 * holds one that has been closed gets {@link ConversationClosedException} with the reason. Safe for use by many threads.
 */
public final class Conversation implements Registration, AutoCloseable {

    private static final Pattern MINTED = Pattern.compile("[0-9]+-[0-9]+");

    private final Lease lease;
    private final ManagerSettings settings;
    private final SessionLink link;
    private final Closing.Aftermath aftermath;
    private @Nullable EventReader reader; // made when somebody uses it: many conversations are read otherwise
    private final AtomicLong minted = new AtomicLong();
    private final SubmitGate gate = new SubmitGate();
    private volatile long lastUsed;
    private final ClientSubmissions clientSubmissions;
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();

    Conversation(StartPlan plan, ManagerSettings settings, Closing.Aftermath aftermath) {
        this.lease = plan.lease();
        this.lastUsed = settings.ticker().getAsLong();
        this.settings = settings;
        this.aftermath = aftermath;
        this.link = new SessionLink(
                plan, settings, (reason, last) -> beginClosing(new Closing.Cause(reason, last, Optional.empty())));
        this.clientSubmissions = new ClientSubmissions(plan.earlierIds());
    }

    /** The conversation's id. */
    public ConversationId id() {
        return lease.conversation();
    }

    /** The epoch of the lease under which this is written; events are numbered within it. */
    public long epoch() {
        return lease.epoch();
    }

    /**
     * Asks something of the session, under a new submission id {@code <epoch>-<n>}. On return it is stored and handed
     * over; {@code Interrupt} and {@code Shutdown} are not stored, and overtake everything that waits.
     *
     * @return the submission's id, which its turn's events carry
     * @throws SubmissionRefusedException if the session did not accept it; the transcript says so
     * @throws ApprovalNotPendingException if it answers what nobody waits for, any more or at all; nothing was recorded
     * @throws ConversationClosedException if the conversation is closed; nothing was recorded
     * @throws StoreOutcomeUnknownException if it may or may not be stored; the conversation is closed
     * @throws ConversationException of the store, if nothing was recorded
     */
    public String submit(Op op) {
        String id = epoch() + "-" + minted.incrementAndGet();
        whileOpen(() -> send(new Submission(id, op)));
        return id;
    }

    /**
     * Asks something of the session under an id that the client brings. The same id twice, within the last 1,000 of this
     * conversation, is one submission: calls that come while the first is under way share its outcome, and later ones return
     * at once. If it failed or was refused, the id is free again.
     *
     * @param submission its id has another form than {@code <digits>-<digits>}
     * @throws ConversationException as {@link #submit(Op)}
     */
    public void submit(Submission submission) {
        if (MINTED.matcher(submission.id()).matches()) {
            throw new IllegalArgumentException(
                    "submission id \"%s\" has the form of those that Parley mints".formatted(submission.id()));
        }
        whileOpen(() -> clientSubmissions.once(submission.id(), () -> send(submission)));
    }

    private void send(Submission submission) {
        if (submission.op() instanceof Op.Interrupt || submission.op() instanceof Op.Shutdown) {
            link.submitUnrecorded(submission);
            return;
        }
        if (submission.op() instanceof Op.Approval approval) {
            link.approvals().answer(id(), approval.requestId(), () -> link.submit(submission));
            return;
        }
        link.submit(submission);
    }

    /** From the look at whether it is open until the hand-over nobody may take it for idle. */
    private void whileOpen(Runnable submit) {
        if (!gate.enter()) {
            Closing begun = closing.get();
            throw new ConversationClosedException(id(), begun == null ? CloseReason.EVICTED : begun.reason());
        }
        try {
            lastUsed = settings.ticker().getAsLong();
            submit.run();
        } finally {
            gate.leave();
        }
    }

    /**
     * The next event behind {@code SessionConfigured}, waiting for it up to {@code timeout}. All callers of this method
     * share one cursor; a client that wants every event for itself uses {@link #events}.
     *
     * @return empty if the time passed; a {@link ConversationEvent.Gap} where the caller was too slow
     * @throws ConversationClosedException if the conversation is closed and all that was kept has been read
     * @throws InterruptedException if interrupted while waiting; nothing was taken
     */
    public Optional<ConversationEvent> nextEvent(Duration timeout) throws InterruptedException {
        return sharedReader().next(timeout);
    }

    private synchronized EventReader sharedReader() {
        EventReader shared = reader;
        if (shared == null) {
            shared = new EventReader(link.log(), new EventCursor(epoch(), 1, lease.lengthAtAcquire()));
            reader = shared;
        }
        return shared;
    }

    /** Reads the events from {@code cursor} on; where that is no longer kept, or of another epoch, a gap comes first. */
    public EventReader events(EventCursor cursor) {
        return new EventReader(link.log(), cursor);
    }

    /**
     * Publishes the events from {@code from} on to any number of subscribers, each with a place and a demand of its own.
     * Where that is no longer kept, or of another epoch, a {@link ConversationEvent.Gap} comes first, as it does for a
     * subscriber that asks too slowly: none holds events beyond those the conversation keeps, none slows the session or
     * another subscriber, and none keeps the conversation from being evicted.
     *
     * <p>All signals of one subscriber come one after the other on the manager's executor, which must not run tasks on
     * the thread that hands them in. It has a task for a subscriber only while there is something to
     * signal, and one that signals much lets others have its thread now and then. A
     * subscriber that throws is cancelled.
     *
     * <p>Once the conversation is closed, subscribers first get what is kept, as they ask for it. Then
     * {@code onComplete} says that it was ended in an orderly way: {@code EVICTED}, {@code REMOVED}, {@code DELETED},
     * {@code ROLLED_BACK}, {@code SHUT_DOWN}, {@code SESSION_ENDED}; {@link #closeReason} tells which. {@code onError}
     * with {@link ConversationClosedException} says that something failed and the last events may be missing:
     * {@code SESSION_LOST}, {@code STORE_FAILED}, {@code OWNERSHIP_LOST}. Either way {@link ConversationEvent#next} of
     * the last event is the place to go on from, also in the conversation that {@code openConversation} brings back.
     *
     * <p>A request for less than 1 event ends the subscription with {@link IllegalArgumentException}. The rules are those
     * of Reactive Streams 1.0.4, checked by its TCK.
     */
    public Flow.Publisher<ConversationEvent> publisher(EventCursor from) {
        return new EventPublisher(link.log(), from, settings.executor());
    }

    /** The cursor of this epoch's first event, {@code SessionConfigured}. */
    public EventCursor start() {
        return new EventCursor(epoch(), 0, lease.lengthAtAcquire());
    }

    /** The cursor behind the latest event. */
    public EventCursor now() {
        return link.log().now();
    }

    /**
     * What waits for approval now, and the cursor from which to learn of every later request: for a client that connects
     * while a turn waits. An answer is submitted as {@link Op.Approval}; the first counts. A request that nobody answers
     * until it expires has its turn aborted with {@code APPROVAL_EXPIRED}. Nothing waits in a conversation that is closed.
     */
    public PendingApprovals pendingApprovals() {
        return link.log()
                .atNow(now -> new PendingApprovals(isOpen() ? link.approvals().pending() : List.of(), now));
    }

    /**
     * What the model sees if it is asked now. Reads the store when iterated, as of this call.
     */
    public History history() {
        return new StoredHistory(EntryReader.of(settings.store(), id()), link.length());
    }

    /**
     * What a person sees: items and ends of turns that count, newest first, those that a compaction replaced for the model
     * among them.
     *
     * @param before the position to read backwards from, exclusive; {@link Long#MAX_VALUE} for the newest page
     * @param limit rows at most, 1 or more
     */
    public ConversationPage page(long before, int limit) {
        return new ClientView(EntryReader.of(settings.store(), id())).page(before, limit);
    }

    /** Whether it is live: not closed and not being closed. */
    public boolean isOpen() {
        return closing.get() == null;
    }

    /** Why it is closed or being closed; empty while it is live. */
    public Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closing.get()).map(Closing::reason);
    }

    /** Whether no turn runs and no submission waits. True as soon as the end of the last turn is shown. */
    public boolean isIdle() {
        return link.ledger().isIdle();
    }

    /**
     * Removes this conversation from its manager, as {@link ConversationManager#removeConversation} does, and waits as
     * long. Does nothing more if it is closed already. The transcript stays.
     */
    @Override
    public void close() {
        beginClosing(Closing.Cause.of(CloseReason.REMOVED)).await(settings.removeDeadline());
    }

    /** When it was started, or something was last submitted, by the manager's ticker. */
    long lastUsed() {
        return lastUsed;
    }

    SessionLink link() {
        return link;
    }

    Lease lease() {
        return lease;
    }

    EventMsg.SessionConfigured sessionConfigured() {
        return link.configured().join();
    }

    /** The first call decides the cause; every call returns the one closing. Does not wait. */
    Closing beginClosing(Closing.Cause cause) {
        return beginClosing(cause, settings.executor());
    }

    /** As the other, which {@code executor} carries out. */
    Closing beginClosing(Closing.Cause cause, Executor executor) {
        gate.close();
        Closing mine = new Closing(this, settings, cause, aftermath);
        Closing begun = closing.compareAndExchange(null, mine);
        if (begun != null) {
            return begun;
        }
        ManagerThreads.surely(executor, mine);
        return mine;
    }

    /** Begins to close the conversation, unless a turn runs, a submission is on its way, or it is closed already. */
    Optional<Closing> closeIfIdle(Closing.Cause cause) {
        return closeIfIdleSince(submissions(), cause);
    }

    /** Changes with each submission. */
    long submissions() {
        return gate.state();
    }

    /** As the shorter form, unless something was submitted since {@link #submissions} was {@code seen}. */
    Optional<Closing> closeIfIdleSince(long seen, Closing.Cause cause) {
        if (!isOpen() || !isIdle() || !gate.closeIfUnused(seen)) {
            return Optional.empty();
        }
        return Optional.of(beginClosing(cause)).filter(begun -> begun.isFor(cause));
    }
}
