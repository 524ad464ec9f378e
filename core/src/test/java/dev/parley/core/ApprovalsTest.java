package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.testkit.FaultyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What waits for approval, who finds it, and what becomes of it. */
class ApprovalsTest {

    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final ManagerBench bench = new ManagerBench();
    private final Workers workers = new Workers();
    private final AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 1); // nanoTime may wrap around
    private final ConversationManager manager = bench.builder()
            .clock(() -> NOW)
            .ticker(ticks::get)
            .approvalDeadline(DEADLINE)
            .build();
    private final Conversation conversation =
            manager.newConversation(ManagerBench.CONFIG).conversation();
    private final FakeSession session = bench.spawner.last();
    private final String turn = conversation.submit(Op.UserInput.text("delete everything"));

    @BeforeEach
    void aTurnThatObeysInterrupts() {
        session.say(turn, new EventMsg.TurnStarted());
        session.reaction(submission -> {
            if (submission.op() instanceof Op.Interrupt) {
                session.say(turn, new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            }
        });
    }

    @AfterEach
    void close() {
        workers.close();
        manager.close();
        bench.close();
    }

    private void ask(String... requestIds) {
        for (String requestId : requestIds) {
            session.say(turn, request(requestId));
        }
    }

    private static EventMsg.ApprovalRequest request(String requestId) {
        return new EventMsg.ApprovalRequest(requestId, "call-" + requestId, "delete", "{}");
    }

    private static Op approval(String requestId) {
        return new Op.Approval(requestId, Decision.APPROVED);
    }

    private List<String> pending() {
        return requestIds(conversation.pendingApprovals());
    }

    private static List<String> requestIds(PendingApprovals pending) {
        return pending.requests().stream()
                .map(waiting -> waiting.request().requestId())
                .toList();
    }

    private void pass(Duration time) {
        ticks.addAndGet(time.toNanos());
        manager.heartbeat().beat();
    }

    @Test
    void allThatWaitAreFoundInTheOrderOfAskingWithAllThatIsNeededToAnswer() {
        ask("a");
        session.say(turn, new EventMsg.AgentMessageDelta("and"));
        ask("b", "c");

        PendingApprovals found = conversation.pendingApprovals();

        assertThat(found.requests())
                .containsExactly(
                        new PendingApproval(2, turn, request("a"), NOW.plus(DEADLINE)),
                        new PendingApproval(4, turn, request("b"), NOW.plus(DEADLINE)),
                        new PendingApproval(5, turn, request("c"), NOW.plus(DEADLINE)));
        assertThat(found.next()).isEqualTo(conversation.now());
    }

    @Test
    void answerMayEndTheTurnBeforeTheSessionHasTakenIt() {
        ask("a");
        session.reaction(submission -> session.say(turn, new EventMsg.TurnComplete()));

        conversation.submit(approval("a"));

        assertThat(pending()).isEmpty();
        assertThat(session.handedOver()).isEqualTo(2);
    }

    @Test
    void whatIsAnsweredReachesTheSessionOnceAndWaitsNoMore() throws InterruptedException {
        ask("a", "b", "c");

        conversation.submit(approval("b"));

        assertThat(pending()).containsExactly("a", "c");
        assertThat(session.nextSubmission().op()).isEqualTo(Op.UserInput.text("delete everything"));
        assertThat(session.nextSubmission().op()).isEqualTo(approval("b"));
    }

    @Test
    void anAnswerToWhatNobodyWaitsForIsTypedAndRecordsNothing() {
        ask("a", "b");
        conversation.submit(approval("a"));
        int handedOver = session.handedOver();
        int recorded = bench.transcript(conversation.id()).size();

        assertThatThrownBy(() -> conversation.submit(approval("a")))
                .isInstanceOfSatisfying(ApprovalNotPendingException.class, gone -> {
                    assertThat(gone.requestId()).isEqualTo("a");
                    assertThat(gone.conversation()).isEqualTo(conversation.id());
                    assertThat(gone.code()).isEqualTo("approval_not_pending");
                });
        assertThatThrownBy(() -> conversation.submit(approval("never asked")))
                .isInstanceOf(ApprovalNotPendingException.class);
        session.say(turn, new EventMsg.TurnComplete());
        assertThatThrownBy(() -> conversation.submit(approval("b"))).isInstanceOf(ApprovalNotPendingException.class);

        assertThat(session.handedOver()).isEqualTo(handedOver);
        assertThat(bench.transcript(conversation.id())).hasSize(recorded + 1);
    }

    @Test
    void theSameAnswerUnderTheSameClientIdIsOneAnswer() {
        ask("a");
        Submission answer = new Submission("client's", approval("a"));

        conversation.submit(answer);
        conversation.submit(answer);

        assertThat(session.handedOver()).isEqualTo(2);
    }

    @Test
    void ofManyWhoAnswerAtOnceOneIsHeard() throws Exception {
        for (int round = 0; round < 200; round++) {
            String requestId = "r" + round;
            ask(requestId);
            int before = session.handedOver();
            AtomicInteger late = new AtomicInteger();

            workers.together(4, number -> {
                try {
                    conversation.submit(approval(requestId));
                } catch (ApprovalNotPendingException expected) {
                    late.incrementAndGet();
                }
            });

            assertThat(late).as("round %d", round).hasValue(3);
            assertThat(session.handedOver() - before).as("round %d", round).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatTheStoreDoesNotTakeLeavesTheRequestWaiting() {
        ask("a");
        bench.store.fail("append", FaultyStore.Fault.UNAVAILABLE);

        assertThatThrownBy(() -> conversation.submit(approval("a"))).isInstanceOf(StoreUnavailableException.class);

        assertThat(pending()).containsExactly("a");
        conversation.submit(approval("a"));
        assertThat(pending()).isEmpty();
    }

    @Test
    void anAnswerThatTheSessionRefusesIsOver() {
        ask("a");
        session.reaction(submission -> {
            throw new SubmissionRefusedException(submission.id(), "not_waiting");
        });

        assertThatThrownBy(() -> conversation.submit(approval("a"))).isInstanceOf(SubmissionRefusedException.class);

        assertThat(pending()).isEmpty();
    }

    @Test
    void theEndOfTheTurnClearsWhatWaitedInItAndNothingElse() {
        ask("a", "b");
        session.say("another", request("c"));

        session.say(turn, new EventMsg.TurnComplete());

        assertThat(pending()).containsExactly("c");
        manager.removeConversation(conversation.id());
        assertThat(pending()).isEmpty();
    }

    @Test
    void whatIsAskedAgainStandsWhereItWasAskedLast() {
        ask("a", "b");
        ticks.addAndGet(DEADLINE.toNanos() - 1);
        ask("a");

        pass(Duration.ofNanos(1));

        ManagerBench.until("b has expired and its turn ends", conversation::isIdle);
        assertThat(bench.transcript(conversation.id()))
                .endsWith(TranscriptEntry.TurnEnded.aborted(turn, AbortReason.APPROVAL_EXPIRED));
    }

    @Test
    void afterTheDeadlineTheTurnIsAbortedForReadersAndInTheTranscript() throws InterruptedException {
        EventReader reader = conversation.events(conversation.now());
        ask("a");
        pass(DEADLINE.minusNanos(1));
        boolean before = pending().contains("a");

        pass(Duration.ofNanos(1));

        assertThat(before).isTrue();
        assertThatThrownBy(() -> conversation.submit(approval("a"))).isInstanceOf(ApprovalNotPendingException.class);
        ManagerBench.until("the turn ends", conversation::isIdle);
        assertThat(bench.transcript(conversation.id()))
                .endsWith(TranscriptEntry.TurnEnded.aborted(turn, AbortReason.APPROVAL_EXPIRED));
        assertThat(messages(reader))
                .containsExactly(request("a"), new EventMsg.TurnAborted(AbortReason.APPROVAL_EXPIRED));
        assertThat(conversation.submit(Op.UserInput.text("go on"))).isNotEmpty();
    }

    private static List<EventMsg> messages(EventReader reader) throws InterruptedException {
        List<EventMsg> messages = new ArrayList<>();
        for (var next = reader.next(Duration.ZERO); next.isPresent(); next = reader.next(Duration.ZERO)) {
            messages.add(((ConversationEvent.Emitted) next.get()).msg());
        }
        return messages;
    }

    @Test
    void aDeadlineThatIsNotToComeDoesNot() {
        try (ConversationManager patient = bench.builder()
                .ticker(ticks::get)
                .approvalDeadline(Duration.ofSeconds(Long.MAX_VALUE))
                .build()) {
            Conversation waiting = patient.newConversation(ManagerBench.CONFIG).conversation();
            String itsTurn = waiting.submit(Op.UserInput.text("hi"));
            bench.spawner.last().say(itsTurn, new EventMsg.TurnStarted());
            bench.spawner.last().say(itsTurn, request("a"));

            ticks.addAndGet(Duration.ofDays(36_500).toNanos());
            patient.heartbeat().beat();

            assertThat(requestIds(waiting.pendingApprovals())).containsExactly("a");
        }
        assertThatThrownBy(() -> bench.builder().approvalDeadline(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTurnThatSomebodyInterruptsIsNotSaidToHaveExpired() {
        ask("a");

        conversation.submit(new Op.Interrupt());

        assertThat(bench.transcript(conversation.id()))
                .endsWith(TranscriptEntry.TurnEnded.aborted(turn, AbortReason.INTERRUPTED));
        assertThat(pending()).isEmpty();
    }

    @Test
    void aSessionThatDoesNotHeedTheInterruptIsToldAgainUntilItsTurnEndsAndNoLonger() {
        AtomicInteger interrupts = new AtomicInteger();
        session.reaction(submission -> {
            interrupts.incrementAndGet();
            if (interrupts.get() == 1) {
                throw new SubmissionRefusedException(submission.id(), "not_now");
            }
        });
        ask("a");
        pass(DEADLINE);
        ManagerBench.until("it is told", () -> interrupts.get() == 1);

        manager.heartbeat().beat();
        ManagerBench.until("it is told again", () -> interrupts.get() == 2);
        session.say(turn, new EventMsg.TurnComplete());
        manager.heartbeat().beat();
        bench.assertNoTaskRuns();

        assertThat(interrupts).hasValue(2);
        assertThat(bench.transcript(conversation.id())).endsWith(TranscriptEntry.TurnEnded.completed(turn));
    }

    @Test
    void aSessionThatHangsWhenItIsToldIsNotToldTwiceAtATime() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch hangs = new CountDownLatch(1);
        session.reaction(submission -> {
            told.incrementAndGet();
            Workers.awaitUntil(() -> hangs.getCount() == 0);
        });
        ask("a");
        pass(DEADLINE);
        ManagerBench.until("it is told", () -> told.get() == 1);

        manager.heartbeat().beat();
        manager.heartbeat().beat();
        hangs.countDown();
        bench.assertNoTaskRuns();

        assertThat(told).hasValue(1);
        manager.heartbeat().beat();
        ManagerBench.until("it is told again", () -> told.get() == 2);
    }

    @Test
    void aRequestOutsideOfAnyTurnExpiresWithoutInterruptingOne() {
        session.say("nobody's", request("a"));

        pass(DEADLINE);
        bench.assertNoTaskRuns();

        assertThat(pending()).isEmpty();
        assertThat(session.wasInterrupted()).isFalse();
        assertThat(conversation.isIdle()).isFalse();
    }

    /** Requests are asked while clients come: each finds every one, once. */
    @Test
    void whoeverComesLateMissesNoRequestAndSeesNoneTwice() throws Exception {
        for (int round = 0; round < 200; round++) {
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                asked.add(round + "/" + i);
            }

            workers.together(4, number -> {
                if (number == 0) {
                    ask(asked.toArray(String[]::new));
                    return;
                }
                PendingApprovals found = conversation.pendingApprovals();
                List<String> seen = new ArrayList<>(requestIds(found));
                EventReader reader = conversation.events(found.next());
                while (seen.size() < asked.size()) {
                    ConversationEvent next = reader.next(ManagerBench.PATIENT).orElseThrow();
                    seen.add(((EventMsg.ApprovalRequest) ((ConversationEvent.Emitted) next).msg()).requestId());
                }
                assertThat(seen).containsExactlyElementsOf(asked);
            });

            asked.forEach(requestId -> conversation.submit(approval(requestId)));
            Set<String> left = new HashSet<>(pending());
            assertThat(left).as("round %d", round).isEmpty();
        }
    }
}
