package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationException;
import dev.parley.spi.History;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.testkit.FaultyStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Taking a live conversation back to an earlier point. */
class RollbackTest {

    private final ManagerBench bench = new ManagerBench();
    private final NewConversation made = bench.manager.newConversation(ManagerBench.CONFIG);

    @BeforeEach
    void threeTurns() {
        for (String text : List.of("one", "two", "three")) {
            bench.spawner.last().answer(made.conversation().submit(Op.UserInput.text(text)), text + "!");
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static List<String> texts(History history) {
        return history.toList().stream()
                .map(item -> ((ResponseItem.Message) item.item()).text())
                .toList();
    }

    @Test
    void theNextSessionTheHistoryAForkAndAnOpenedConversationAllKnowOnlyWhatIsLeft() {
        NewConversation back = bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(2));

        InitialHistory given = bench.spawner.last().request().history();
        assertThat(texts(given.history())).containsExactly("one", "one!");
        assertThat(given)
                .isInstanceOfSatisfying(
                        InitialHistory.Forked.class,
                        left -> assertThat(left.sourceAgentState())
                                .as("the agent's own history is stale, but may be cut")
                                .contains(new AgentState(
                                        made.sessionConfigured().sessionId(), left.cut(), Optional.empty())));
        assertThat(texts(back.conversation().history())).containsExactly("one", "one!");
        NewConversation fork = bench.manager.forkConversation(made.id(), ForkPoint.latest());
        assertThat(texts(fork.conversation().history())).containsExactly("one", "one!");
        bench.manager.removeConversation(made.id());
        assertThat(texts(
                        bench.manager.openConversation(made.id()).conversation().history()))
                .containsExactly("one", "one!");
    }

    @Test
    void theTranscriptKeepsEverythingBehindAMark() {
        List<TranscriptEntry> before = bench.transcript(made.id());

        bench.manager.rollback(made.id(), ForkPoint.beforeUserMessage(1));

        List<TranscriptEntry> after = bench.transcript(made.id());
        assertThat(after.subList(0, before.size())).isEqualTo(before);
        assertThat(after.subList(before.size(), after.size()))
                .hasSize(2)
                .first()
                .isEqualTo(new TranscriptEntry.RolledBack(6));
        assertThat(after.get(6)).isInstanceOf(TranscriptEntry.TurnStarted.class);
    }

    @Test
    void theEarlierHandleIsClosedAndTheConversationGoesOnUnderANewEpoch() {
        NewConversation back = bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(1));

        assertThatThrownBy(() -> made.conversation().submit(Op.UserInput.text("late")))
                .isInstanceOfSatisfying(
                        ConversationClosedException.class,
                        closed -> assertThat(closed.reason()).isEqualTo(CloseReason.ROLLED_BACK));
        assertThat(bench.spawner.sessions().get(0).isClosed()).isTrue();
        assertThat(back.conversation().epoch()).isEqualTo(2);
        assertThat(bench.manager.getConversation(made.id())).isSameAs(back.conversation());
    }

    @Test
    void whatWasDroppedIsNotHandedToTheNextSessionAgain() {
        bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(3));

        assertThat(bench.spawner.last().handedOver()).isZero();
        assertThat(texts(bench.manager.getConversation(made.id()).history())).isEmpty();
    }

    @Test
    void aRunningTurnRefusesItAndGoesOn() {
        String turn = made.conversation().submit(Op.UserInput.text("four"));
        bench.spawner.last().say(turn, new EventMsg.TurnStarted());

        assertThatThrownBy(() -> bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(1)))
                .isInstanceOf(TurnRunningException.class);

        assertThat(made.conversation().isOpen()).isTrue();
        bench.spawner.last().say(turn, new EventMsg.TurnComplete());
        assertThat(made.conversation().submit(Op.UserInput.text("five"))).isEqualTo("1-5");
    }

    @Test
    void aPointThatDropsNothingOrIsNotThereIsRefusedAndTheConversationGoesOn() {
        assertThatThrownBy(() -> bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> bench.manager.rollback(made.id(), ForkPoint.beforeUserMessage(9)))
                .isInstanceOf(ForkPointOutOfRangeException.class);

        assertThat(made.conversation().submit(Op.UserInput.text("four"))).isEqualTo("1-4");
    }

    @Test
    void aStoreThatDoesNotTakeTheMarkFailsItAndTheConversationCanBeOpenedAsItWas() {
        bench.store.fail("append", FaultyStore.Fault.UNAVAILABLE);

        assertThatThrownBy(() -> bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(1)))
                .isInstanceOf(StoreUnavailableException.class);

        Conversation opened = bench.manager.openConversation(made.id()).conversation();
        assertThat(texts(opened.history())).containsExactly("one", "one!", "two", "two!", "three", "three!");
    }

    @Test
    void aRollbackThatRacesWithSubmissionsLosesNoneThatWereAccepted() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            Conversation conversation =
                    bench.manager.openConversation(made.id()).conversation();
            FakeSession session = bench.spawner.last();
            AtomicReference<@Nullable String> accepted = new AtomicReference<>();
            Thread client = new Thread(() -> accepted.set(submitIfOpen(conversation)));
            client.start();
            boolean rolledBack = rollbackIfIdle();
            client.join();

            String turn = accepted.get();
            if (turn != null) {
                session.answer(turn, "kept");
            }
            assertThat(accepted.get() == null || !rolledBack)
                    .as("round %d: one of both was refused", round)
                    .isTrue();
            List<TranscriptEntry> transcript = bench.transcript(made.id());
            long submitted = transcript.stream()
                    .filter(TranscriptEntry.Submitted.class::isInstance)
                    .count();
            long ended = transcript.stream()
                    .filter(TranscriptEntry.TurnEnded.class::isInstance)
                    .count();
            assertThat(ended).as("round %d", round).isEqualTo(submitted);
        }
    }

    @Test
    void onRequestARunningTurnIsInterruptedAndEndsBeforeTheMark() throws InterruptedException {
        FakeSession session = bench.spawner.last();
        String turn = made.conversation().submit(Op.UserInput.text("four"));
        session.say(turn, new EventMsg.TurnStarted());
        session.reaction(submission -> {
            if (submission.op() instanceof Op.Interrupt) {
                session.say(turn, new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            }
        });
        int started = bench.transcript(made.id()).size() - 1;
        EventReader reader = made.conversation().events(made.conversation().now());

        NewConversation back =
                bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(1), IfTurnRuns.INTERRUPT);

        assertThat(bench.transcript(made.id()).subList(started + 1, started + 3))
                .containsExactly(
                        TranscriptEntry.TurnEnded.aborted(turn, AbortReason.INTERRUPTED),
                        new TranscriptEntry.RolledBack(started));
        assertThat(reader.next(ManagerBench.PATIENT))
                .map(event -> ((ConversationEvent.Emitted) event).msg())
                .contains(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        assertThat(texts(back.conversation().history()))
                .containsExactly("one", "one!", "two", "two!", "three", "three!");
        assertThat(bench.spawner.last().handedOver()).isZero();
    }

    @Test
    void aSessionThatDoesNotHeedTheInterruptAndWhatWaitsBehindItEndAsAbortedAndDoNotComeBack() {
        FakeSession session = bench.spawner.last();
        String turn = made.conversation().submit(Op.UserInput.text("four"));
        String waiting = made.conversation().submit(Op.UserInput.text("five"));
        session.say(turn, new EventMsg.TurnStarted());
        int started = bench.transcript(made.id()).size() - 1;

        NewConversation back =
                bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(1), IfTurnRuns.INTERRUPT);

        assertThat(bench.transcript(made.id()).subList(started + 1, started + 4))
                .containsExactly(
                        TranscriptEntry.TurnEnded.aborted(turn, AbortReason.CLOSED),
                        TranscriptEntry.TurnEnded.aborted(waiting, AbortReason.CLOSED),
                        new TranscriptEntry.RolledBack(started));
        assertThat(back.conversation().isIdle()).isTrue();
        assertThat(bench.spawner.last().handedOver()).isZero();
        assertThat(texts(back.conversation().history()))
                .containsExactly("one", "one!", "two", "two!", "three", "three!");
    }

    @Test
    void onRequestToInterruptAPointThatDropsNothingOrIsNotThereIsRefusedAndTheTurnGoesOn() {
        String turn = made.conversation().submit(Op.UserInput.text("four"));
        bench.spawner.last().say(turn, new EventMsg.TurnStarted());

        assertThatThrownBy(() ->
                        bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(0), IfTurnRuns.INTERRUPT))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> bench.manager.rollback(made.id(), ForkPoint.beforeUserMessage(4), IfTurnRuns.INTERRUPT))
                .isInstanceOf(ForkPointOutOfRangeException.class);

        assertThat(bench.spawner.last().wasInterrupted()).isFalse();
        bench.spawner.last().say(turn, new EventMsg.TurnComplete());
        assertThat(made.conversation().isOpen()).isTrue();
    }

    @Test
    void moreDropsThanThereAreUserMessagesKeepWhatStoodBeforeTheFirst() {
        NewConversation fork = bench.manager.forkConversation(
                List.of(
                        new ResponseItem.Message(Role.DEVELOPER, List.of(new ContentPart.InputText("preamble"))),
                        new ResponseItem.Message(Role.USER, List.of(new ContentPart.InputText("one"))),
                        ResponseItem.Message.assistant("one!")),
                0,
                ManagerBench.CONFIG);
        String turn = fork.conversation().submit(Op.UserInput.text("two"));
        bench.spawner.last().say(turn, new EventMsg.TurnStarted());

        NewConversation back = bench.manager.rollback(
                fork.id(), ForkPoint.dropLastUserMessages(Integer.MAX_VALUE), IfTurnRuns.INTERRUPT);

        assertThat(texts(back.conversation().history())).containsExactly("preamble");
        assertThat(texts(bench.spawner.last().request().history().history())).containsExactly("preamble");
    }

    @Test
    void rollbacksThatInterruptAndRaceEachDropWhatTheySay() throws Exception {
        try (Workers workers = new Workers()) {
            for (int round = 0; round < 100; round++) {
                NewConversation other = bench.manager.newConversation(ManagerBench.CONFIG);
                for (String text : List.of("one", "two", "three", "four")) {
                    bench.spawner.last().answer(other.conversation().submit(Op.UserInput.text(text)), text + "!");
                }

                workers.together(
                        3,
                        number -> bench.manager.rollback(
                                other.id(), ForkPoint.dropLastUserMessages(1), IfTurnRuns.INTERRUPT));

                assertThat(texts(bench.manager.getConversation(other.id()).history()))
                        .as("round %d", round)
                        .containsExactly("one", "one!");
                bench.manager.deleteConversation(other.id());
            }
        }
    }

    @Test
    void anInterruptingRollbackThatRacesWithSubmissionsEndsEachThatWasAcceptedOnceAndRunsNone() throws Exception {
        try (Workers workers = new Workers()) {
            for (int round = 0; round < 100; round++) {
                Conversation conversation =
                        bench.manager.openConversation(made.id()).conversation();
                AtomicReference<@Nullable String> accepted = new AtomicReference<>();

                workers.together(2, number -> {
                    if (number == 0) {
                        accepted.set(submitIfOpen(conversation));
                        return;
                    }
                    bench.manager.rollback(made.id(), ForkPoint.atPosition(5), IfTurnRuns.INTERRUPT);
                });

                List<TranscriptEntry> transcript = bench.transcript(made.id());
                String id = accepted.get();
                if (id != null) {
                    assertThat(transcript)
                            .as("round %d", round)
                            .containsOnlyOnce(TranscriptEntry.TurnEnded.aborted(id, AbortReason.CLOSED));
                }
                assertThat(bench.spawner.last().handedOver())
                        .as("round %d", round)
                        .isZero();
                assertThat(texts(bench.manager.getConversation(made.id()).history()))
                        .as("round %d", round)
                        .containsExactly("one", "one!");
            }
        }
    }

    @Test
    void aTurnThatSlipsInBetweenFindingThePointAndClosingIsNotDropped() {
        Conversation conversation = made.conversation();
        FakeSession session = bench.spawner.last();
        bench.store.before("find", () -> session.answer(conversation.submit(Op.UserInput.text("four")), "four!"));

        assertThatThrownBy(() -> bench.manager.rollback(made.id(), ForkPoint.beforeUserMessage(1)))
                .isInstanceOf(TurnRunningException.class);

        assertThat(texts(conversation.history())).endsWith("four", "four!");
    }

    private boolean rollbackIfIdle() {
        try {
            return bench.manager
                    .rollback(made.id(), ForkPoint.atPosition(1))
                    .conversation()
                    .isOpen();
        } catch (TurnRunningException expected) {
            return false;
        }
    }

    private static @Nullable String submitIfOpen(Conversation conversation) {
        try {
            return conversation.submit(Op.UserInput.text("race"));
        } catch (ConversationException expected) {
            return null;
        }
    }
}
