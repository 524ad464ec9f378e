package dev.parley.benchmarks;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationManager;
import dev.parley.core.ForkPoint;
import dev.parley.core.ManagerBuilder;
import dev.parley.model.ConversationId;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.spi.EventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A manager over {@link Transcripts} and bare sessions. Not safe for use by many threads. */
final class TrialServer implements AutoCloseable {

    private static final int MOST_LIVE = 1_000_000; // none is to be evicted

    private final Transcripts transcripts = new Transcripts();
    private final BareSpawner spawner = new BareSpawner();
    private final ConversationManager manager;

    private TrialServer(UnaryOperator<ManagerBuilder> settings) {
        ManagerBuilder builder = ConversationManager.builder(spawner, transcripts.store())
                .residency(MOST_LIVE, Duration.ofDays(1), Duration.ofSeconds(1));
        this.manager = settings.apply(builder).build();
    }

    /** With the threads that a manager has by default. */
    static TrialServer withThreads() {
        return new TrialServer(UnaryOperator.identity());
    }

    /** Spawns and closes on the caller's thread, so that all it allocates is that thread's. */
    static TrialServer withoutThreads() {
        return new TrialServer(builder -> builder.executor(Runnable::run));
    }

    ConversationManager manager() {
        return manager;
    }

    Transcripts transcripts() {
        return transcripts;
    }

    /** Starts a conversation. */
    Conversation started() {
        return manager.newConversation(Transcripts.CONFIG).conversation();
    }

    /** Makes a stored conversation live. */
    Conversation opened(ConversationId id) {
        return manager.openConversation(id).conversation();
    }

    /** Starts a conversation that shares the first {@code position} entries of {@code source}. */
    Conversation forked(ConversationId source, long position) {
        return manager.forkConversation(source, ForkPoint.atPosition(position)).conversation();
    }

    /** Where the session of the conversation that was started last emits. */
    EventSink latestSession() {
        return spawner.latest();
    }

    /** Has that session ask for as many approvals; returns the answers, submissions that start no turn. */
    List<Op> askedForApproval(int count) {
        List<Op> answers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String request = "request-" + i;
            latestSession().emit(new Event("1-1", new EventMsg.ApprovalRequest(request, "call", "tool", "{}")));
            answers.add(new Op.Approval(request, Decision.APPROVED));
        }
        return answers;
    }

    @Override
    public void close() {
        manager.close();
        transcripts.store().close();
    }
}
