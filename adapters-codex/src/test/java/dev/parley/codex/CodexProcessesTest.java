package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.core.CloseReason;
import dev.parley.core.ForkPoint;
import dev.parley.core.NewConversation;
import dev.parley.fixtures.Answer;
import dev.parley.fixtures.Prompt;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.spi.TaskThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many sessions in few processes of the real Codex. */
@ExtendWith(TestCodex.class)
final class CodexProcessesTest {

    private static final int MANY = 100;
    private static final ConversationId ID =
            new ConversationId(UUID.fromString("01a20556-a781-7ee0-a9ff-0006787a855b"));

    @Test
    void aHundredConversationsStartAndForkAtOnceInOneProcess() throws Exception {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation source = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(source.conversation(), "one");
            Callable<NewConversation> start = () -> bench.manager.newConversation(CodexBench.CONFIG);
            Callable<NewConversation> fork = () -> bench.manager.forkConversation(source.id(), ForkPoint.latest());

            // whatever came before SessionConfigured, the manager would have refused the session for
            List<NewConversation> made = atOnce(start, fork);

            Set<String> threads = new HashSet<>();
            for (NewConversation conversation : made) {
                assertThat(conversation.sessionConfigured().model()).isEqualTo("scripted");
                threads.add(CodexBench.thread(conversation));
            }
            assertThat(threads).hasSize(MANY);
            assertThat(bench.spawner.processes().running()).hasSize(1);
            NewConversation lastFork = made.get(MANY - 1);
            bench.ask(lastFork.conversation(), "two");
            assertThat(bench.held(CodexBench.thread(lastFork)))
                    .containsExactly("one", "you said one", "two", "you said two");
        }
    }

    @Test
    void theEndOfAProcessIsToldToAllItsSessionsAndTheNextOneStartsItAgain() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation first = bench.manager.newConversation(CodexBench.CONFIG);
            NewConversation second = bench.manager.newConversation(CodexBench.CONFIG);
            long before = bench.process().pid();

            CodexAgreementTest.kill(bench.process());

            for (NewConversation lost : List.of(first, second)) {
                assertThat(bench.await(lost.conversation(), EventMsg.SessionLost.class)
                                .reason())
                        .contains("exit code 137");
            }
            NewConversation next = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(next.conversation(), "hello");
            assertThat(bench.process().pid()).isNotEqualTo(before);
            assertThat(first.conversation().closeReason()).contains(CloseReason.SESSION_LOST);
        }
    }

    @Test
    void conversationsAreSpreadOverProcessesThatDoNotEndTogether() throws InterruptedException {
        try (CodexBench bench = CodexBench.open("never", builder -> builder.processes(2))) {
            List<NewConversation> made = new ArrayList<>();
            while (bench.spawner.processes().running().size() < 2) {
                made.add(bench.manager.newConversation(CodexBench.CONFIG));
            }
            CodexProcess ended = bench.spawner.processes().running().get(0);
            List<NewConversation> there = made.stream()
                    .filter(conversation -> ended.holds(CodexBench.thread(conversation)))
                    .toList();

            CodexAgreementTest.kill(ended);

            for (NewConversation conversation : made) {
                if (there.contains(conversation)) {
                    EventMsg.SessionLost lost = bench.await(conversation.conversation(), EventMsg.SessionLost.class);
                    assertThat(lost.reason()).contains("137");
                } else {
                    bench.ask(conversation.conversation(), "still there");
                }
            }
        }
    }

    @Test
    void aForkIsMadeInTheProcessThatWritesItsSource() throws InterruptedException {
        try (CodexBench bench = CodexBench.open("never", builder -> builder.processes(3))) {
            NewConversation source = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(source.conversation(), "one");

            for (int i = 0; i < 4; i++) {
                NewConversation fork = bench.manager.forkConversation(source.id(), ForkPoint.latest());
                assertThat(bench.held(CodexBench.thread(fork))).containsExactly("one", "you said one");
            }

            assertThat(bench.spawner.processes().running()).hasSize(1);
        }
    }

    @Test
    void aRemovedConversationIsUnloaded() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation stays = bench.manager.newConversation(CodexBench.CONFIG);
            NewConversation goes = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(stays.conversation(), "one");
            bench.ask(goes.conversation(), "one");

            var unused = bench.manager.removeConversation(goes.id());

            bench.awaitUnloaded(CodexBench.thread(goes));
            assertThat(bench.loaded()).containsExactly(CodexBench.thread(stays));
            assertThat(bench.process().holds(CodexBench.thread(goes))).isFalse();
        }
    }

    @Test
    void aSessionWhoseEventsAreNotTakenIsLostAloneAndTheOthersGoOn() throws InterruptedException {
        try (CodexBench bench = CodexBench.open("never", builder -> builder.longestInbox(20))) {
            bench.endpoint.answerBy(CodexProcessesTest::manyItems);
            CountDownLatch mayGoOn = new CountDownLatch(1);
            CountDownLatch lost = new CountDownLatch(1);
            EventSink slow = event -> {
                if (event.msg() instanceof EventMsg.TurnStarted) {
                    await(mayGoOn);
                }
                if (event.msg() instanceof EventMsg.SessionLost) {
                    lost.countDown();
                }
            };
            Session held =
                    bench.spawner.spawn(new SessionRequest(ID, CodexBench.CONFIG, new InitialHistory.New()), slow);
            held.submit(new Submission("1", Op.UserInput.text("many")));
            NewConversation other = bench.manager.newConversation(CodexBench.CONFIG);

            bench.ask(other.conversation(), "one");

            assertThatExceptionOfType(SubmissionRefusedException.class).isThrownBy(() -> submitUntilRefused(held));
            mayGoOn.countDown();
            assertThat(lost.await(50, TimeUnit.SECONDS)).isTrue();
            bench.ask(other.conversation(), "two");
        }
    }

    @Test
    void aProgramThatCannotBeStartedFailsTheStart() {
        try (CodexBench bench = CodexBench.open();
                CodexSessionSpawner spawner = CodexSessionSpawner.builder(
                                Path.of("no-such-program"), bench.home.folder())
                        .build();
                var manager = dev.parley.core.ConversationManager.builder(spawner, bench.store)
                        .build()) {
            assertThatExceptionOfType(SessionSpawnException.class)
                    .isThrownBy(() -> manager.newConversation(CodexBench.CONFIG))
                    .havingCause()
                    .withMessageContaining("no-such-program");
        }
    }

    private static Answer manyItems(Prompt prompt) {
        Answer answer = Answer.empty();
        for (int i = 0; prompt.lastUserText().equals("many") && i < 50; i++) {
            answer = answer.text("item " + i).endItem();
        }
        return answer.text("done");
    }

    private static void submitUntilRefused(Session session) {
        for (int i = 0; i < 600; i++) {
            session.submit(new Submission("more-" + i, Op.UserInput.text("more")));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            boolean unused = latch.await(50, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<NewConversation> atOnce(Callable<NewConversation> start, Callable<NewConversation> fork)
            throws Exception {
        ExecutorService callers = TaskThreads.perTask("caller");
        try {
            List<Future<NewConversation>> calls = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                calls.add(callers.submit(i % 2 == 0 ? start : fork));
            }
            List<NewConversation> made = new ArrayList<>();
            for (Future<NewConversation> call : calls) {
                made.add(call.get(50, TimeUnit.SECONDS));
            }
            return made;
        } finally {
            callers.shutdownNow();
        }
    }
}
