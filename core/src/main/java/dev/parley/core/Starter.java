package dev.parley.core;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.Takeover;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes conversations live: new ones, stored ones, forks. Safe for use by many threads. */
final class Starter {

    private final ManagerSettings settings;
    private final ConversationStore store;
    private final LiveConversations live;
    private final Heartbeat heartbeat;
    private final Ender ender;
    private final Residency residency;

    Starter(ManagerSettings settings, LiveConversations live, Heartbeat heartbeat, Ender ender, Residency residency) {
        this.settings = settings;
        this.store = settings.store();
        this.live = live;
        this.heartbeat = heartbeat;
        this.ender = ender;
        this.residency = residency;
    }

    NewConversation startNew(SessionConfig config, String tenant, List<ResponseItem> items) {
        ender.requireRunning();
        ConversationId id = store.mintId(settings.ids(), Optional.empty());
        ConversationInfo info =
                ConversationInfo.pending(id, tenant, settings.clock().instant(), config);
        List<HistoryItem> history = items.stream().map(Starter::withOrigin).toList();
        InitialHistory initial = items.isEmpty()
                ? new InitialHistory.New()
                : new InitialHistory.Forked(History.of(history), Optional.empty(), 0);
        List<TranscriptEntry> copied = history.stream()
                .<TranscriptEntry>map(
                        item -> new TranscriptEntry.Item(Submission.INITIAL_ID, item.item(), item.origin()))
                .toList();
        return born(
                id,
                items.isEmpty() ? Birth.NEW : Birth.FORKED,
                () -> store.create(info, settings.owner()),
                lease -> StartPlan.fresh(lease, config, initial, copied));
    }

    NewConversation fork(ConversationId source, ForkPoint point, Function<ConversationInfo, SessionConfig> configOf) {
        ender.requireRunning();
        ConversationInfo parent = store.find(source).orElseThrow(() -> new ConversationNotFoundException(source));
        Cut cut = cut(parent, point);
        ConversationId id = store.mintId(settings.ids(), Optional.of(source));
        SessionConfig config = configOf.apply(parent);
        ConversationInfo child = ConversationInfo.pending(
                        id, parent.tenant(), settings.clock().instant(), config)
                .withLineage(new Lineage(source, cut.position()));
        InitialHistory initial = new InitialHistory.Forked(
                new StoredHistory(EntryReader.of(store, id), cut.position()),
                sourceAgentState(parent, cut.position()),
                cut.position());
        List<TranscriptEntry> closing =
                cut.closing().<List<TranscriptEntry>>map(List::of).orElse(List.of());
        return born(
                id,
                Birth.FORKED,
                () -> store.fork(source, cut.position(), child, settings.owner()),
                lease -> StartPlan.fresh(lease, config, initial, closing));
    }

    private Cut cut(ConversationInfo parent, ForkPoint point) {
        EntryReader reader = EntryReader.of(store, parent.id());
        long length = reader.read(Long.MAX_VALUE, 1, Direction.BACKWARD).length();
        long inherited = parent.lineage().map(Lineage::cut).orElse(0L);
        return new CutFinder(reader, length, inherited).cut(point);
    }

    /** The parent's agent still has the shared entries if its session began before the cut: rollbacks start a new one. */
    private static Optional<AgentState> sourceAgentState(ConversationInfo parent, long cut) {
        return parent.agentState()
                .filter(state -> state.agreedLength() < cut)
                .map(state -> new AgentState(state.sessionId(), cut, Optional.empty()));
    }

    private NewConversation born(ConversationId id, Birth how, Supplier<Lease> birth, Function<Lease, StartPlan> plan) {
        Reservation mine = live.reserve(id).orElseThrow(() -> new ConversationExistsException(id));
        return fulfil(id, mine, how, () -> {
            Lease lease = untilKnown(birth, () -> unmake(birth.get()));
            return start(mine, plan.apply(lease), () -> unmake(lease));
        });
    }

    NewConversation open(ConversationId id, Function<ConversationInfo, SessionConfig> configOf) {
        while (true) {
            ender.requireRunning();
            Registration found = live.find(id);
            if (found instanceof Conversation conversation && conversation.isOpen()) {
                return handle(conversation);
            }
            if (found instanceof Conversation closing) {
                ender.awaitClosed(closing);
            } else if (found instanceof Reservation other) {
                return share(id, other);
            } else {
                Optional<Reservation> mine = live.reserve(id);
                if (mine.isPresent()) {
                    return fulfil(id, mine.get(), Birth.OPENED, () -> resume(id, mine.get(), configOf));
                }
            }
        }
    }

    private NewConversation resume(
            ConversationId id, Reservation mine, Function<ConversationInfo, SessionConfig> configOf) {
        ConversationInfo info = store.find(id).orElseThrow(() -> new ConversationNotFoundException(id));
        Supplier<Lease> acquire = () -> store.acquire(id, settings.owner(), Takeover.IF_ABANDONED);
        Lease lease = untilKnown(acquire, () -> store.release(acquire.get()));
        Runnable release = () -> store.release(lease);
        StartPlan plan;
        try {
            plan = Resumption.plan(store, info, lease, configOf.apply(info));
        } catch (RuntimeException | Error e) {
            heartbeat.insist("release of conversation " + id, release);
            throw e;
        }
        if (plan.unfinished() > 0) {
            settings.tally().recovered(id, lease.epoch(), plan.unfinished());
        }
        return start(mine, plan, release);
    }

    /** Repeats a call whose outcome is unknown until it is known; if it stays unknown, undoes it at the heartbeats. */
    private <T> T untilKnown(Supplier<T> call, Runnable undo) {
        Deadline deadline = Deadline.in(settings.patience().deadline());
        while (true) {
            try {
                return call.get();
            } catch (StoreOutcomeUnknownException e) {
                if (deadline.hasPassed() || Thread.currentThread().isInterrupted()) {
                    heartbeat.insist("undoing a call of unknown outcome", undo);
                    throw e;
                }
                LockSupport.parkNanos(this, Deadline.nanos(settings.patience().pause()));
            }
        }
    }

    private NewConversation start(Reservation mine, StartPlan plan, Runnable undo) {
        Conversation conversation = started(plan, undo);
        handOverWaiting(plan, conversation);
        live.replace(mine, conversation);
        if (!conversation.isOpen()) {
            ender.forgetIfClosed(conversation); // it may have ended before it was registered
        }
        return handle(conversation);
    }

    private Conversation started(StartPlan plan, Runnable undo) {
        try {
            Conversation conversation = new Conversation(plan, settings, ender::settle);
            new SessionStart(settings, plan, conversation.link()).run();
            return conversation;
        } catch (RuntimeException | Error e) {
            heartbeat.insist("undoing the start of conversation " + plan.lease().conversation(), undo);
            throw e;
        }
    }

    /** Before anybody can find the conversation, so that nothing overtakes what was accepted earlier. */
    private void handOverWaiting(StartPlan plan, Conversation conversation) {
        try {
            plan.waiting().forEach(conversation.link()::resubmit);
        } catch (RuntimeException | Error e) { // the store failed under a refusal that had to be recorded
            ender.awaitDone(conversation, conversation.beginClosing(Closing.Cause.of(CloseReason.STORE_FAILED)));
            throw e;
        }
    }

    private void unmake(Lease lease) {
        try {
            store.delete(lease);
        } catch (StaleLeaseException e) { // somebody else has it already: it is theirs to keep
            return;
        }
    }

    /** Runs for the one caller that holds the reservation; the others get what it gets. */
    private NewConversation fulfil(ConversationId id, Reservation mine, Birth how, Supplier<NewConversation> make) {
        long begun = System.nanoTime();
        try {
            residency.makeRoom();
            NewConversation made = make.get();
            ender.closeIfShutDown(made.conversation());
            made.conversation().link().lifespan().born(how, System.nanoTime() - begun);
            mine.outcome().complete(made);
            return made;
        } catch (RuntimeException | Error e) {
            live.forget(id, mine);
            settings.tally().startFailed(id, how, Tally.code(e), System.nanoTime() - begun);
            mine.outcome().completeExceptionally(e);
            throw e;
        }
    }

    private static NewConversation share(ConversationId id, Reservation other) {
        try {
            return other.outcome().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStartInterruptedException(id, e);
        }
    }

    private static NewConversation handle(Conversation conversation) {
        return new NewConversation(conversation.id(), conversation, conversation.sessionConfigured());
    }

    /** A plain list does not say where its items came from; their form tells enough. */
    private static HistoryItem withOrigin(ResponseItem item) {
        if (item instanceof ResponseItem.Message message) {
            boolean user = message.role().equals(Role.USER);
            boolean agent = message.role().equals(Role.ASSISTANT);
            return new HistoryItem(item, user ? Origin.USER : agent ? Origin.AGENT : Origin.CONTEXT);
        }
        boolean output =
                item instanceof ResponseItem.FunctionCallOutput || item instanceof ResponseItem.CustomToolCallOutput;
        return new HistoryItem(item, output ? Origin.TOOL : Origin.AGENT);
    }
}
