package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.testkit.FaultyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {

    private final ManagerBench bench = new ManagerBench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Or it stays registered and owned for ever, as nobody closes it a second time. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionThatThrowsWhenItIsClosedDoesNotKeepItsConversation(boolean error) {
        NewConversation made = bench.manager.newConversation(ManagerBench.CONFIG);
        made.conversation().submit(Op.UserInput.text("hi"));
        bench.spawner.last().onClose(() -> {
            if (error) {
                throw new NoClassDefFoundError("planted");
            }
            throw new IllegalStateException("planted");
        });

        RemoveOutcome outcome = bench.manager.removeConversation(made.id());

        assertThat(outcome).isEqualTo(RemoveOutcome.REMOVED);
        assertThat(bench.manager.removeConversation(made.id())).isEqualTo(RemoveOutcome.ABSENT);
        assertThat(bench.transcript(made.id())).last().isInstanceOf(TranscriptEntry.TurnEnded.class);
        assertThat(bench.store.calls()).contains("release");
        bench.assertNoTaskRuns();
    }

    @Test
    void whatWaitsBehindAnInterruptedTurnIsNotWaitedForBeforeTheSessionIsClosed() {
        try (ConversationManager patient = bench.builder()
                .closingGrace(Duration.ofDays(1), Duration.ofMillis(20))
                .build()) {
            Conversation conversation =
                    patient.newConversation(ManagerBench.CONFIG).conversation();
            FakeSession session = bench.spawner.last();
            String running = conversation.submit(Op.UserInput.text("hi"));
            String waiting = conversation.submit(Op.UserInput.text("and"));
            session.say(running, new EventMsg.TurnStarted());
            session.reaction(submission -> {
                session.say(running, new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
                session.say(waiting, new EventMsg.TurnStarted());
            });

            assertThat(patient.removeConversation(conversation.id())).isEqualTo(RemoveOutcome.REMOVED);

            assertThat(bench.transcript(conversation.id()))
                    .endsWith(TranscriptEntry.TurnEnded.aborted(waiting, AbortReason.CLOSED));
        }
    }

    @Test
    void aRemovalThatTimesOutStaysTrackedAndOwnedAndCanBeRepeated() throws Exception {
        try (ConversationManager hasty =
                        bench.builder().removeDeadline(Duration.ofMillis(1)).build();
                ConversationManager other = bench.builder().build()) {
            NewConversation made = hasty.newConversation(ManagerBench.CONFIG);
            CountDownLatch slow = new CountDownLatch(1);
            bench.spawner.last().onClose(() -> await(slow));
            try {
                assertThat(hasty.removeConversation(made.id())).isEqualTo(RemoveOutcome.TIMED_OUT);
                assertThat(hasty.removeConversation(made.id())).isEqualTo(RemoveOutcome.TIMED_OUT);

                assertThat(hasty.stats().registered()).isEqualTo(1);
                assertThat(hasty.stats().closing()).isEqualTo(1);
                assertThatThrownBy(() -> hasty.getConversation(made.id()))
                        .isInstanceOf(ConversationNotFoundException.class);
                assertThatThrownBy(() -> hasty.openConversation(made.id()))
                        .isInstanceOf(ConversationClosedException.class);
                assertThatThrownBy(() -> other.openConversation(made.id()))
                        .isInstanceOf(ConversationOwnedException.class);
            } finally {
                slow.countDown();
            }
            ManagerBench.until("it is removed", () -> hasty.removeConversation(made.id()) != RemoveOutcome.TIMED_OUT);

            assertThat(hasty.stats().registered()).isZero();
            assertThat(other.openConversation(made.id()).id()).isEqualTo(made.id());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCleanUpThatComesLateDoesNotTouchTheSuccessor() {
        NewConversation made = bench.manager.newConversation(ManagerBench.CONFIG);
        bench.store.fail("release", FaultyStore.Fault.UNAVAILABLE, FaultyStore.Fault.ANSWER_LOST);
        bench.manager.removeConversation(made.id());
        Conversation successor = bench.manager.openConversation(made.id()).conversation();
        assertThat(bench.manager.stats().openChores()).isEqualTo(1);

        bench.manager.heartbeat().beat();
        bench.manager.heartbeat().beat();
        made.conversation().close();

        assertThat(bench.manager.stats().openChores()).isZero();
        assertThat(bench.manager.getConversation(made.id())).isSameAs(successor);
        assertThat(successor.submit(Op.UserInput.text("still here"))).isEqualTo("2-1");
        try (ConversationManager other = bench.builder().build()) {
            assertThatThrownBy(() -> other.openConversation(made.id())).isInstanceOf(ConversationOwnedException.class);
        }
    }

    /** Somebody closes the old conversation, over and over, while its successor is made and used. */
    @Test
    void closingsThatRaceWithASuccessorNeverTouchIt() throws Exception {
        NewConversation made = bench.manager.newConversation(ManagerBench.CONFIG);
        try (Workers workers = new Workers()) {
            Conversation[] current = {made.conversation()};
            for (int round = 0; round < 300; round++) {
                Conversation old = current[0];
                workers.together(3, number -> {
                    if (number > 0) {
                        old.close();
                        return;
                    }
                    Conversation next = old;
                    while (next == old) { // until somebody has begun to close it
                        next = bench.manager.openConversation(made.id()).conversation();
                    }
                    current[0] = next;
                    bench.spawner.last().answer(next.submit(Op.UserInput.text("hi")), "hi!");
                });

                assertThat(current[0].isOpen()).as("round %d", round).isTrue();
                assertThat(bench.manager.getConversation(made.id())).isSameAs(current[0]);
            }
        }
    }

    /** Where a program of ours calls back, and what it calls from there. */
    enum Callback {
        SUBSCRIBER,
        SUBMIT,
        EMIT,
        OBSERVER
    }

    static Stream<Arguments> callbacks() {
        Map<String, BiConsumer<ConversationManager, Conversation>> closings = Map.of(
                "close", (manager, conversation) -> conversation.close(),
                "remove", (manager, conversation) -> manager.removeConversation(conversation.id()),
                "delete", (manager, conversation) -> manager.deleteConversation(conversation.id()),
                "shutdown", (manager, conversation) -> manager.shutdown(Duration.ofMillis(50)),
                "rollback",
                        (manager, conversation) ->
                                manager.rollback(conversation.id(), ForkPoint.atPosition(1), IfTurnRuns.INTERRUPT));
        return Stream.of(Callback.values())
                .flatMap(where -> closings.entrySet().stream()
                        .map(closing -> Arguments.of(where, Named.of(closing.getKey(), closing.getValue()))));
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void closingFromInsideACallbackDoesNotDeadlock(
            Callback where, BiConsumer<ConversationManager, Conversation> closing) throws Exception {
        CompletableFuture<Boolean> returned = new CompletableFuture<>();
        CompletableFuture<Runnable> call = new CompletableFuture<>();
        AtomicBoolean inCallback = new AtomicBoolean();
        ManagerObserver observer = new ManagerObserver() {
            @Override
            public void turnStarted(ConversationId id, String submissionId) {
                if (where == Callback.OBSERVER) {
                    call.join().run();
                }
            }
        };
        try (ConversationManager manager = bench.builder()
                        .removeDeadline(Duration.ofMillis(200))
                        .observer(observer)
                        .build();
                Workers workers = new Workers()) {
            Conversation conversation =
                    manager.newConversation(ManagerBench.CONFIG).conversation();
            FakeSession session = bench.spawner.last();
            call.complete(() -> {
                if (inCallback.compareAndSet(false, true)) {
                    try {
                        closing.accept(manager, conversation);
                    } catch (ConversationException late) {
                        // it may time out where the callback itself is what the closing waits for
                    }
                    returned.complete(true);
                }
            });
            if (where == Callback.SUBSCRIBER) {
                conversation
                        .publisher(conversation.now())
                        .subscribe(new RecordingSubscriber(
                                Long.MAX_VALUE, (to, event) -> call.join().run()));
            } else if (where == Callback.SUBMIT) {
                session.reaction(submission -> call.join().run());
            }

            Workers.Worker<Boolean> agent = workers.run(() -> {
                try {
                    String turn = conversation.submit(Op.UserInput.text("hi"));
                    session.say(turn, new EventMsg.TurnStarted());
                    if (where == Callback.EMIT) {
                        call.join().run(); // on the agent's own thread, between two events
                    }
                    session.say(turn, new EventMsg.AgentMessageDelta("on"));
                } catch (ConversationException closed) {
                    // so it ends
                }
            });

            assertThat(returned.get(30, TimeUnit.SECONDS)).isTrue();
            assertThat(agent.result()).isTrue();
            ManagerBench.until("it is closed", () -> !conversation.isOpen());
            ManagerBench.until(
                    "all is over",
                    () -> manager.shutdown(Duration.ofSeconds(1)).timedOut().isEmpty());
            assertThat(manager.stats().registered()).isZero();
        }
        bench.assertNoTaskRuns();
    }

    @Test
    void theShutdownOfOneManagerLeavesAnotherOfTheSameSpawnerAndStoreAlone() throws InterruptedException {
        try (ConversationManager one = bench.builder().build();
                ConversationManager two = bench.builder().build()) {
            Conversation ones = one.newConversation(ManagerBench.CONFIG).conversation();
            Conversation twos = two.newConversation(ManagerBench.CONFIG).conversation();
            FakeSession session = bench.spawner.last();
            String turn = twos.submit(Op.UserInput.text("hi"));
            session.say(turn, new EventMsg.TurnStarted());

            assertThat(one.shutdown(ManagerBench.PATIENT).closed()).containsExactly(ones.id());

            session.say(turn, new EventMsg.TurnComplete());
            assertThat(twos.nextEvent(ManagerBench.PATIENT)).isPresent();
            assertThat(twos.isIdle()).isTrue();
            assertThat(session.isClosed()).isFalse();
            two.heartbeat().beat();
            assertThat(two.openConversation(ones.id()).conversation().epoch()).isEqualTo(2);
        }
    }
}
