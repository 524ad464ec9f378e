package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.UnknownAgentException;
import dev.parley.spi.UnknownToolException;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How a session begins. */
interface SessionStartRules {

    @Test
    @Rule("SP-001")
    default void theFirstEventIsSessionConfiguredAndComesOnce(SessionBench bench) throws InterruptedException {
        for (int round = 0; round < bench.rounds(100); round++) {
            CountDownLatch mayEmit = new CountDownLatch(round % 2); // half of the sinks take their time
            Dialogue dialogue = bench.start(event -> bench.awaitInsideEmit(mayEmit));
            String first = dialogue.ask(Behaviour.ANSWER);
            mayEmit.countDown();
            dialogue.awaitEnd(first);

            Event configured = dialogue.events().get(0);
            assertThat(configured.msg()).as("first event").isInstanceOf(EventMsg.SessionConfigured.class);
            assertThat(configured.submissionId())
                    .as("submission id of the first event")
                    .isEqualTo(Submission.INITIAL_ID);
            EventMsg.SessionConfigured msg = (EventMsg.SessionConfigured) configured.msg();
            assertThat(msg.sessionId()).as("session id").isNotBlank();
            assertThat(msg.model()).as("model").isNotBlank();
            assertThat(msg.runningSubmission())
                    .as("running submission of a new session")
                    .isEmpty();
            dialogue.isInOrder();
            dialogue.session().close();
        }
    }

    @Test
    @Rule("SP-002")
    default void aHistoryThatGoesOnIsNotEmittedAgain(SessionBench bench) {
        for (InitialHistory beginning : beginnings()) {
            Dialogue dialogue = bench.start(beginning, event -> {});
            dialogue.answers("after %d items of history".formatted(history().size()));

            List<ResponseItem> said = dialogue.events().stream()
                    .map(Event::msg)
                    .filter(EventMsg.ItemCompleted.class::isInstance)
                    .map(msg -> ((EventMsg.ItemCompleted) msg).item())
                    .toList();
            assertThat(said)
                    .as("items emitted by a session that began with a history")
                    .doesNotContainAnyElementsOf(
                            history().stream().map(HistoryItem::item).toList());
            dialogue.isInOrder();
        }
    }

    @Test
    @Rule("SP-003")
    default void aSessionKnowsTheHistoryThatItBeganWith(SessionBench bench) {
        bench.needs(Behaviour.RECALL);
        for (InitialHistory beginning : beginnings()) {
            Dialogue dialogue = bench.start(beginning, event -> {});

            dialogue.awaitEnd(dialogue.ask(Behaviour.RECALL));

            dialogue.hasSaid(
                    "the first message of the history, which the agent is to repeat",
                    event -> event.msg() instanceof EventMsg.ItemCompleted completed
                            && completed.item() instanceof ResponseItem.Message message
                            && message.text().contains("the first thing said"));
        }
    }

    @Test
    @Rule("SP-004")
    default void emittingNeedsNoCaller(SessionBench bench) throws InterruptedException {
        CountDownLatch mayEmit = new CountDownLatch(1);
        try {
            Thread caller = Thread.currentThread();
            Dialogue dialogue = bench.start(event -> {
                if (Thread.currentThread() == caller) {
                    throw new AssertionError("emit was called by the thread that called spawn or submit");
                }
                bench.awaitInsideEmit(mayEmit);
            });
            // spawn and submit have returned although no emit has
            String first = dialogue.ask(Behaviour.ANSWER);
            mayEmit.countDown();

            dialogue.awaitEnd(first);
            dialogue.isInOrder();
        } finally {
            mayEmit.countDown();
        }
    }

    @Test
    @Rule("SP-005")
    default void anUnknownAgentIsRefused(SessionBench bench) {
        EventRecorder recorder = bench.recorder();
        SessionRequest request = bench.request(SessionConfig.of("no agent is named so"), new InitialHistory.New());

        UnknownAgentException refused = Denial.of(
                "spawn of an unknown agent",
                UnknownAgentException.class,
                () -> bench.spawner().spawn(request, recorder));
        assertThat(refused.agent()).as("agent named by the refusal").isEqualTo("no agent is named so");
        assertThat(refused.known())
                .as("known agents named by the refusal")
                .contains(bench.config().agent());
        recorder.staysAt(0, "no session was started");
    }

    @Test
    @Rule("SP-006")
    default void anUnknownToolIsRefused(SessionBench bench) {
        EventRecorder recorder = bench.recorder();
        SessionConfig config = bench.config().withTools(List.of("no tool is named so"));
        SessionRequest request = bench.request(config, new InitialHistory.New());

        UnknownToolException refused = Denial.of(
                "spawn with an unknown tool",
                UnknownToolException.class,
                () -> bench.spawner().spawn(request, recorder));
        assertThat(refused.tool()).as("tool named by the refusal").isEqualTo("no tool is named so");
        recorder.staysAt(0, "no session was started");
    }

    @Test
    @Rule("SP-007")
    default void anInterruptedSpawnLeavesNothing(SessionBench bench) throws InterruptedException {
        EventRecorder recorder = bench.recorder();
        SessionRequest request = bench.request(bench.config(), new InitialHistory.New());

        Thread.currentThread().interrupt();
        try {
            Denial.of(
                    "spawn by an interrupted thread",
                    InterruptedException.class,
                    () -> bench.spawner().spawn(request, recorder));
        } finally {
            boolean unused = Thread.interrupted();
        }
        recorder.staysAt(0, "spawn was interrupted");

        EventRecorder again = bench.recorder();
        bench.spawner().spawn(request, again);
        again.await(
                "SessionConfigured of the same request", event -> event.msg() instanceof EventMsg.SessionConfigured);
    }

    @Test
    @Rule("SP-008")
    default void aSessionKnowsWhatWasSaidInIt(SessionBench bench) {
        bench.needs(Behaviour.RECALL);
        Dialogue dialogue = bench.start();
        dialogue.answers("whose input is to be known later");
        String input = new ResponseItem.Message(
                        Role.USER, bench.input(Behaviour.ANSWER).content())
                .text();

        dialogue.awaitEnd(dialogue.ask(Behaviour.RECALL));

        dialogue.hasSaid(
                "the input of the first turn, which the agent is to repeat",
                event -> event.msg() instanceof EventMsg.ItemCompleted completed
                        && completed.item() instanceof ResponseItem.Message message
                        && message.text().contains(input));
    }

    private static List<InitialHistory> beginnings() {
        History history = History.of(history());
        return List.of(
                new InitialHistory.Resumed(history, Optional.empty()),
                new InitialHistory.Forked(history, Optional.empty(), history().size()));
    }

    private static List<HistoryItem> history() {
        return List.of(
                item(ResponseItem.Message.user("the first thing said"), Origin.USER),
                item(ResponseItem.Message.assistant("the first thing answered"), Origin.AGENT),
                item(ResponseItem.Message.user("the second thing said"), Origin.USER),
                item(ResponseItem.Message.assistant("the second thing answered"), Origin.AGENT));
    }

    private static HistoryItem item(ResponseItem.Message message, Origin origin) {
        assertThat(message.role()).isIn(Role.USER, Role.ASSISTANT);
        return new HistoryItem(message, origin);
    }
}
