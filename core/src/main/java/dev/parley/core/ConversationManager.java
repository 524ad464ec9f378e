package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.UnknownAgentException;
import java.time.Duration;
import java.util.List;

/**
 * Makes conversations live, keeps them, and ends them. At most one manager of those that share a store writes a
 * conversation. Safe for use by many threads.
 *
 * <p>A conversation exists only after its session's first event was {@code SessionConfigured}. If a start fails, for
 * whatever reason, the session is closed and nothing is left behind; each reason has its own exception:
 * {@link SessionConfiguredNotFirstException}, {@link SessionEndedBeforeConfiguredException},
 * {@link SessionConfiguredTimeoutException}, {@link SessionSpawnTimeoutException},
 * {@link SessionStartInterruptedException}, what the spawner threw, or what the store threw.
 */
public final class ConversationManager implements AutoCloseable {

    private final ManagerSettings settings;
    private final LiveConversations live = new LiveConversations();
    private final Heartbeat heartbeat;
    private final Starter starter;
    private final Rollback rollback;
    private final Ender ender;

    ConversationManager(ManagerSettings settings, Heartbeat heartbeat, ManagerThreads threads) {
        this.settings = settings;
        this.heartbeat = heartbeat;
        this.ender = new Ender(settings, live, heartbeat, threads);
        Residency residency = new Residency(live, settings.residency(), settings.ticker(), settings.removeDeadline());
        this.starter = new Starter(settings, live, heartbeat, ender, residency);
        this.rollback = new Rollback(settings, starter, ender);
        ApprovalDeadlines deadlines = new ApprovalDeadlines(live, settings);
        heartbeat.alsoEachBeat(() -> {
            residency.evictIdle();
            deadlines.abortExpired();
        });
    }

    /** A manager of sessions from {@code spawner} and transcripts in {@code store}, which it does not close. */
    public static ManagerBuilder builder(SessionSpawner spawner, ConversationStore store) {
        return new ManagerBuilder(spawner, store);
    }

    /**
     * Starts a conversation of the default tenant.
     *
     * @throws UnknownAgentException if the spawner has no such agent
     * @throws ConversationException if its session could not be started or the store failed; nothing is left behind
     */
    public NewConversation newConversation(SessionConfig config) {
        return newConversation(config, ConversationInfo.DEFAULT_TENANT);
    }

    /** Starts a conversation of {@code tenant}; otherwise as the shorter form. */
    public NewConversation newConversation(SessionConfig config, String tenant) {
        return starter.startNew(config, tenant, List.of());
    }

    /**
     * The conversation of that id, if it is live in this manager.
     *
     * @throws ConversationNotFoundException if it is not live here; it may be in the store
     */
    public Conversation getConversation(ConversationId id) {
        if (live.find(id) instanceof Conversation conversation && conversation.isOpen()) {
            return conversation;
        }
        throw new ConversationNotFoundException(id);
    }

    /**
     * The conversation of that id: the live one, or else resumed from the store with the configuration it was started
     * with. Many callers at once get the same one. Submissions that were accepted and never taken are handed over in
     * order; a turn that was open when its process died is recorded as aborted.
     *
     * @throws ConversationNotFoundException if there is no such conversation
     * @throws ConversationOwnedException if another manager has it
     * @throws ConversationException if its session could not be started or the store failed; the transcript is as it was
     */
    public NewConversation openConversation(ConversationId id) {
        return starter.open(id, ConversationInfo::config);
    }

    /**
     * As the shorter form, with another configuration for the session that is started now. What is stored with the
     * conversation stays; a conversation that is live already goes on as it is.
     */
    public NewConversation openConversation(ConversationId id, SessionConfig config) {
        return starter.open(id, info -> config);
    }

    /**
     * Starts a conversation that shares another's transcript up to a point, with that one's configuration. Writes a
     * constant amount; neither sees what is said in the other from here on.
     *
     * @throws ConversationNotFoundException if there is no such conversation
     * @throws ForkPointOutOfRangeException if the transcript has no such point
     * @throws ConversationException if its session could not be started or the store failed; nothing is left behind
     */
    public NewConversation forkConversation(ConversationId source, ForkPoint point) {
        return starter.fork(source, point, ConversationInfo::config);
    }

    /** As the shorter form, with another configuration. */
    public NewConversation forkConversation(ConversationId source, ForkPoint point, SessionConfig config) {
        return starter.fork(source, point, info -> config);
    }

    /**
     * Starts a conversation of the default tenant from a copy of {@code items} without the last user messages and
     * everything behind the first of them.
     *
     * @param numUserMessagesToDrop counts messages of role {@code user}; beyond their number: everything is dropped
     * @throws IllegalArgumentException if it is negative
     * @throws ConversationException as {@link #newConversation}
     */
    public NewConversation forkConversation(List<ResponseItem> items, int numUserMessagesToDrop, SessionConfig config) {
        List<ResponseItem> kept = Truncation.byRole().dropLastUserMessages(items, numUserMessagesToDrop);
        return starter.startNew(config, ConversationInfo.DEFAULT_TENANT, kept);
    }

    /**
     * Takes a conversation back to a point: what came later no longer counts, for the model, for forks and for readers of
     * its history. The transcript keeps it, behind a mark. The session is ended and another is started that never knew; the
     * conversation's earlier handle is closed with {@link CloseReason#ROLLED_BACK}. A conversation that is not live here is
     * opened for it.
     *
     * @return the conversation as it goes on, under a new epoch
     * @throws TurnRunningException if a turn runs or waits, or was submitted just now; nothing was done
     * @throws IllegalArgumentException if the point drops nothing, as 0 messages do; nothing was done
     * @throws ForkPointOutOfRangeException if the transcript has no such point; nothing was done
     * @throws ConversationException of the store or the spawner. If {@link #openConversation} works afterwards, its history
     *     tells whether the mark was stored
     */
    public NewConversation rollback(ConversationId id, ForkPoint point) {
        return rollback(id, point, IfTurnRuns.REFUSE);
    }

    /**
     * As the shorter form, which refuses if a turn runs, or with a choice. With {@link IfTurnRuns#INTERRUPT} the point is
     * found first, a turn that runs counting as the last; then the conversation accepts nothing more, the turn and all that
     * waits end as aborted, and the mark is stored behind them. What was submitted meanwhile was refused with
     * {@link ConversationClosedException}, or ends as aborted and is dropped too.
     */
    public NewConversation rollback(ConversationId id, ForkPoint point, IfTurnRuns ifTurnRuns) {
        return rollback.to(point, id, ifTurnRuns);
    }

    /**
     * Ends a live conversation and keeps its transcript: refuses submissions, interrupts the running turn, closes the
     * session, records what did not end, gives up the right to write. Waits for all that, bounded; an interrupt ends
     * the wait only.
     */
    public RemoveOutcome removeConversation(ConversationId id) {
        return ender.remove(id);
    }

    /**
     * Ends the conversation if it is live here, and deletes it. Its forks keep what they share with it.
     *
     * @return {@link RemoveOutcome#ABSENT} if there was no such conversation
     * @throws ConversationOwnedException if another manager has it; nothing was deleted
     * @throws ConversationException of the store; then it is no longer live here and may be deleted again
     */
    public RemoveOutcome deleteConversation(ConversationId id) {
        return ender.delete(id);
    }

    /** Lists the conversations of a tenant, live or not, last updated first. */
    public InfoPage listConversations(ConversationQuery query) {
        return settings.store().list(query);
    }

    /** What this manager holds now, and what it has done. */
    public ManagerStats stats() {
        return Census.of(live.all().values())
                .stats(heartbeat.openChores(), settings.tally().totals());
    }

    /**
     * Starts nothing any more and closes all live conversations, waiting {@code bound} at most. All refuse submissions at
     * once; some dozens at a time are closed, so that thousands need neither as many threads nor as many connections to
     * the store. Those that time out stay tracked, and owned, and go on closing: calling again waits for them again.
     *
     * @throws IllegalArgumentException if {@code bound} is negative; the manager goes on
     */
    public ShutdownReport shutdown(Duration bound) {
        return ender.shutdown(bound);
    }

    /** Shuts down, waiting as long as for one removal. */
    @Override
    public void close() {
        ShutdownReport report = shutdown(settings.removeDeadline());
        if (!report.timedOut().isEmpty()) {
            System.getLogger(ConversationManager.class.getName())
                    .log(System.Logger.Level.WARNING, "still closing after shutdown: " + report.timedOut());
        }
    }

    Heartbeat heartbeat() {
        return heartbeat;
    }
}
