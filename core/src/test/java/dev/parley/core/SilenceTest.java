package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.model.ToolOutput;
import dev.parley.spi.ConversationException;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.testkit.FaultyStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users, agents and tools say is in no log and no exception of Parley, and in no name of a handle. */
class SilenceTest {

    private static final String SECRET = "swordfish-4711";
    private static final Op INPUT = Op.UserInput.text("my password is " + SECRET);

    private final ManagerBench bench = new ManagerBench();
    private final RecordingObserver observer = new RecordingObserver();
    private final ConversationManager manager =
            bench.builder().observer(observer).build();
    private final CapturedLogs logs = new CapturedLogs();
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void logsAreSeen() {
        System.getLogger(Closing.class.getName()).log(System.Logger.Level.DEBUG, "canary");
        assertThat(logs.records())
                .as("what the capture sees")
                .hasSize(1)
                .first()
                .asString()
                .contains("canary");
    }

    @AfterEach
    void close() {
        manager.close();
        bench.close();
        logs.close();
    }

    /** Nothing that anybody but the client's readers and the store got to see has the secret in it. */
    private void assertSilence(String mustHaveHappened) {
        said.addAll(logs.records());
        said.addAll(observer.told());
        said.add(manager.stats().toString());

        assertThat(said).anyMatch(text -> text.contains(mustHaveHappened));
        assertThat(said).noneMatch(text -> text.contains(SECRET));
    }

    private void attempt(Callable<?> call) {
        try {
            said.add("no failure: " + call.call().getClass());
        } catch (ConversationException e) {
            said.add(e.toString());
            said.add(e.code());
        } catch (Exception e) {
            throw new AssertionError("not a typed failure", e);
        }
    }

    private static String text(Object handle) {
        return handle.toString();
    }

    private Conversation talking() {
        NewConversation made = manager.newConversation(ManagerBench.CONFIG);
        said.add(made.toString());
        said.add(text(made.conversation()));
        FakeSession session = bench.spawner.last();
        String turn = made.conversation().submit(INPUT);
        session.say(turn, new EventMsg.TurnStarted());
        session.say(turn, new EventMsg.AgentMessageDelta(SECRET));
        item(session, turn, ResponseItem.Message.assistant(SECRET), Origin.AGENT);
        item(session, turn, new ResponseItem.FunctionCall("tool", SECRET, "call"), Origin.AGENT);
        item(session, turn, new ResponseItem.FunctionCallOutput("call", new ToolOutput.Text(SECRET)), Origin.TOOL);
        return made.conversation();
    }

    private static void item(FakeSession session, String turn, ResponseItem item, Origin origin) {
        session.say(turn, new EventMsg.ItemCompleted(item, origin));
    }

    @Test
    void aConversationWithoutTrouble() {
        Conversation conversation = talking();
        said.add(text(conversation.events(conversation.start())));
        said.add(conversation.now().toString());
        said.add(text(conversation.history()));
        manager.removeConversation(conversation.id());
        attempt(() -> conversation.submit(INPUT));

        assertSilence("conversation_closed");
    }

    @Test
    void aSessionWhoseFailuresQuoteWhatTheyChokedOn() {
        Conversation conversation = talking();
        bench.spawner.last().reaction(submission -> {
            throw new IllegalStateException("cannot take " + SECRET, new IllegalArgumentException(SECRET));
        });
        bench.spawner.last().onClose(() -> {
            throw new IllegalStateException("cannot close on " + SECRET);
        });
        attempt(() -> conversation.submit(INPUT));
        attempt(() -> manager.deleteConversation(conversation.id()));
        ManagerBench.until("the failure is logged", () -> logs.records().size() > 1);

        assertSilence("java.lang.IllegalStateException");
        assertSilence("submission_refused");
    }

    @Test
    void aRefusedInterruptAndAStoreThatQuotes() {
        Conversation conversation = talking();
        bench.spawner.last().reaction(submission -> {
            throw new SubmissionRefusedException(submission.id(), "busy", new IllegalStateException(SECRET));
        });
        bench.store.fail("append", FaultyStore.Fault.REQUEST_LOST, FaultyStore.Fault.REQUEST_LOST);
        attempt(() -> conversation.submit(INPUT));
        attempt(() -> manager.removeConversation(conversation.id()));

        assertSilence("store_outcome_unknown");
    }

    @Test
    void startsThatFailWithWhatTheyWereGiven() {
        bench.spawner.script(session -> {
            throw new IllegalStateException("cannot spawn with " + SECRET);
        });
        attempt(() -> manager.newConversation(ManagerBench.CONFIG));
        bench.spawner.script(session -> {
            session.say(Submission.INITIAL_ID, new EventMsg.AgentMessageDelta(SECRET));
            return session;
        });
        attempt(() -> manager.newConversation(ManagerBench.CONFIG));
        bench.spawner.script(session -> {
            session.say(Submission.INITIAL_ID, new EventMsg.SessionLost("died of " + SECRET));
            return session;
        });
        attempt(() -> manager.newConversation(ManagerBench.CONFIG));

        assertSilence("session_spawn_failed");
        assertSilence("session_configured_not_first");
        assertSilence("session_ended_before_configured");
    }

    @Test
    void aHeartbeatAndChoresThatFail() {
        Conversation conversation = talking();
        bench.store.fail("release", FaultyStore.Fault.UNAVAILABLE);
        bench.store.fail("heartbeat", FaultyStore.Fault.UNAVAILABLE);
        manager.removeConversation(conversation.id());
        manager.heartbeat().beat();
        manager.heartbeat().insist("a chore", () -> {
            throw new IllegalStateException(SECRET);
        });
        bench.store.heal();

        assertSilence("a chore failed");
        assertSilence("heartbeat of ");
        assertSilence("release of conversation");
    }

    @Test
    void aLoggedFailureKeepsItsTypeItsStackAndItsCauses() {
        IllegalStateException failure = new IllegalStateException(SECRET, new IOException(SECRET));

        Throwable logged = FailureWithoutText.of(failure);

        assertThat(logged).hasMessage("java.lang.IllegalStateException").hasMessageNotContaining(SECRET);
        assertThat(logged.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(logged.getCause()).hasMessage("java.io.IOException");
        assertThat(FailureWithoutText.of(new SessionSpawnTimeoutException(Leases.ID, Duration.ofSeconds(1))))
                .hasMessageContaining(Leases.ID.toString());
    }
}
