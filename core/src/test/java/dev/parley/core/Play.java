package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.model.ToolOutput;
import dev.parley.spi.ConversationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation's life from birth to removal, with all that can happen in a turn, on one thread. The first failure ends
 * it; what was promised until then is remembered.
 */
final class Play {

    /** How the agent fails. */
    enum Death {
        /** It says that it is lost. */
        LOST,
        /** It ends in an orderly way, in the middle of everything. */
        ENDS,
        /** It says nothing any more. */
        FALLS_SILENT,
        /** It throws when it is handed a submission. */
        THROWS_IN_SUBMIT
    }

    private final ManagerBench bench;
    private final ConversationManager manager;
    private final List<String> accepted = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private final List<Object> recorded = new ArrayList<>();
    private final List<Object> said = new ArrayList<>();
    private final AtomicInteger stepsToDeath = new AtomicInteger(Integer.MAX_VALUE);
    private Death death = Death.LOST;
    private Consumer<Conversation> onBirth = conversation -> {};
    private @Nullable Conversation conversation;

    Play(ManagerBench bench, ConversationManager manager) {
        this.bench = bench;
        this.manager = manager;
    }

    /** Lets the agent fail at that step; one that throws counts submissions, others count events. */
    void dieAt(int step, Death how) {
        stepsToDeath.set(step);
        death = how;
    }

    void onBirth(Consumer<Conversation> action) {
        onBirth = action;
    }

    /** Whether it was played to its end. */
    boolean perform() {
        try {
            play();
            return true;
        } catch (Dead | ConversationException e) {
            return false;
        }
    }

    private void play() {
        bench.spawner.script(ScriptedSpawner.SPEAKING_ITSELF); // so a session that is refused is there to be closed
        Conversation live = manager.newConversation(ManagerBench.CONFIG).conversation();
        conversation = live;
        bench.spawner.last().reaction(this::handedOver);
        onBirth.accept(live);
        submit("c-1", Op.UserInput.text("one"));
        say("c-1", new EventMsg.TurnStarted());
        say("c-1", new EventMsg.AgentMessageDelta("let me "));
        complete("c-1", ResponseItem.Message.assistant("let me see"), Origin.AGENT);
        complete("c-1", new ResponseItem.FunctionCall("look", "{}", "call-1"), Origin.AGENT);
        submit("c-2", Op.UserInput.text("and two"));
        say("c-1", new EventMsg.ApprovalRequest("request", "call-1", "look", "{}"));
        submit("approval", new Op.Approval("request", Decision.APPROVED));
        complete("c-1", new ResponseItem.FunctionCallOutput("call-1", new ToolOutput.Text("seen")), Origin.TOOL);
        say("c-2", new EventMsg.InputTaken());
        complete("c-1", ResponseItem.Message.assistant("both"), Origin.AGENT);
        submit("c-3", Op.UserInput.text("three"));
        say("c-1", new EventMsg.TurnComplete());
        say("c-3", new EventMsg.TurnStarted());
        say("c-3", new EventMsg.Compacted(List.of(ResponseItem.Message.assistant("summary"))));
        complete("c-3", ResponseItem.Message.assistant("three!"), Origin.AGENT);
        complete("c-3", ResponseItem.Message.assistant("that is all"), Origin.AGENT);
        say("c-3", new EventMsg.TurnComplete());
        manager.removeConversation(live.id());
    }

    private void handedOver(Submission submission) {
        if (death == Death.THROWS_IN_SUBMIT && stepsToDeath.getAndDecrement() == 0) {
            throw new Dead();
        }
    }

    private void submit(String id, Op op) {
        tried.add(id);
        live().submit(new Submission(id, op));
        accepted.add(id);
    }

    private void complete(String turn, ResponseItem item, Origin origin) {
        said.add(item);
        say(turn, new EventMsg.ItemCompleted(item, origin));
        recorded.add(item);
    }

    private void say(String turn, EventMsg msg) {
        FakeSession session = bench.spawner.sessions().get(0);
        if (death != Death.THROWS_IN_SUBMIT && stepsToDeath.getAndDecrement() == 0) {
            if (death == Death.LOST) {
                session.say("", new EventMsg.SessionLost("planted"));
            } else if (death == Death.ENDS) {
                session.say("", new EventMsg.ShutdownComplete());
            }
            throw new Dead();
        }
        session.say(turn, msg);
    }

    /** Opens the conversation again, with an agent that answers, retries what was not accepted, and has one more turn. */
    void goOn(ConversationId id) {
        manager.removeConversation(id);
        bench.spawner.script(session -> {
            session.reaction(submission -> {
                if (submission.op() instanceof Op.UserInput) {
                    session.answer(submission.id(), "answer to " + submission.id());
                }
            });
            return ScriptedSpawner.WELL_BEHAVED.spawn(session);
        });
        Conversation again = manager.openConversation(id).conversation();
        manager.heartbeat().beat(); // what could not be given up for the predecessor is not the successor's
        tried.add("later");
        for (String submission : tried) {
            if (!accepted.contains(submission) && !submission.equals("approval")) {
                again.submit(new Submission(submission, Op.UserInput.text(submission)));
                accepted.add(submission);
            }
        }
    }

    /** What a reader finds behind the last of these events. */
    List<ConversationEvent> rest(List<ConversationEvent> got) throws InterruptedException {
        EventReader reader = live().events(
                        got.isEmpty() ? live().start() : got.get(got.size() - 1).next());
        List<ConversationEvent> rest = new ArrayList<>();
        try {
            for (var next = reader.next(Duration.ZERO); next.isPresent(); next = reader.next(Duration.ZERO)) {
                rest.add(next.get());
            }
        } catch (ConversationClosedException end) {
            return rest;
        }
        return rest;
    }

    boolean born() {
        return conversation != null;
    }

    ConversationId id() {
        return live().id();
    }

    private Conversation live() {
        return Objects.requireNonNull(conversation);
    }

    /** The ids of submissions that were surely accepted. */
    List<String> accepted() {
        return accepted;
    }

    /** Items that were surely recorded. */
    List<Object> recorded() {
        return recorded;
    }

    /** Items that the agent tried to say. */
    List<Object> said() {
        return said;
    }

    /** The agent is no more. */
    private static final class Dead extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
