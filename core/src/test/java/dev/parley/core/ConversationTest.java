package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.FaultyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a live conversation promises to those who submit, read and speak for the agent. */
class ConversationTest {

    private static final Op HELLO = Op.UserInput.text("hello");

    private final ManagerBench bench = new ManagerBench();
    private final NewConversation made = bench.manager.newConversation(ManagerBench.CONFIG);
    private final Conversation conversation = made.conversation();
    private final FakeSession session = bench.spawner.last();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aSubmissionIsStoredBeforeTheSessionGetsIt() {
        AtomicReference<List<TranscriptEntry>> atHandOver = new AtomicReference<>();
        session.reaction(submission -> atHandOver.set(bench.transcript(made.id())));

        String id = conversation.submit(HELLO);

        assertThat(id).isEqualTo("1-1");
        assertThat(atHandOver.get()).last().isEqualTo(new TranscriptEntry.Submitted("1-1", HELLO));
    }

    /** Delivered on the session's own thread, from within the showing: later would prove nothing. */
    @Test
    void whoeverSeesATurnEndFindsTheConversationIdle() {
        List<Boolean> idle = new ArrayList<>();
        RecordingSubscriber reader =
                new RecordingSubscriber(Long.MAX_VALUE, (to, event) -> idle.add(conversation.isIdle()));
        new EventPublisher(conversation.link().log(), conversation.now(), Runnable::run).subscribe(reader);
        String id = conversation.submit(HELLO);

        session.say(id, new EventMsg.TurnStarted());
        session.say(id, new EventMsg.TurnComplete());

        assertThat(idle).containsExactly(false, true);
    }

    @Test
    void anEventIsStoredBeforeAReaderSeesIt() throws InterruptedException {
        String id = conversation.submit(HELLO);
        new Thread(() -> session.answer(id, "hi")).start();
        List<Integer> storedWhenSeen = new ArrayList<>();
        List<EventMsg> seen = new ArrayList<>();

        while (seen.isEmpty() || !(seen.get(seen.size() - 1) instanceof EventMsg.TurnComplete)) {
            ConversationEvent.Emitted next = (ConversationEvent.Emitted)
                    conversation.nextEvent(ManagerBench.PATIENT).orElseThrow();
            seen.add(next.msg());
            storedWhenSeen.add(
                    bench.transcript(made.id()).size() - (int) next.next().position());
        }

        assertThat(storedWhenSeen).allMatch(ahead -> ahead >= 0);
        assertThat(seen)
                .containsExactly(
                        new EventMsg.TurnStarted(),
                        new EventMsg.AgentMessageDelta("hi"),
                        new EventMsg.ItemCompleted(ResponseItem.Message.assistant("hi"), Origin.AGENT),
                        new EventMsg.TurnComplete());
        assertThat(bench.transcript(made.id()))
                .containsExactly(
                        new TranscriptEntry.SessionStarted(new AgentState("session-1", 0, Optional.empty())),
                        new TranscriptEntry.Submitted(id, HELLO),
                        new TranscriptEntry.TurnStarted(id),
                        new TranscriptEntry.Item(id, ResponseItem.Message.assistant("hi"), Origin.AGENT),
                        TranscriptEntry.TurnEnded.completed(id));
    }

    @Test
    void everyReaderGetsEveryEventAndTheFirstHasNumberZero() throws InterruptedException {
        EventReader one = conversation.events(conversation.start());
        EventReader two = conversation.events(conversation.start());

        session.answer(conversation.submit(HELLO), "hi");

        assertThat(numbers(one)).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(numbers(two)).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    private static List<Long> numbers(EventReader reader) throws InterruptedException {
        List<Long> numbers = new ArrayList<>();
        for (var next = reader.next(Duration.ZERO); next.isPresent(); next = reader.next(Duration.ZERO)) {
            numbers.add(((ConversationEvent.Emitted) next.get()).number());
        }
        return numbers;
    }

    @Test
    void aRefusedSubmissionThrowsAndTheTranscriptSaysSo() {
        session.reaction(submission -> {
            throw new SubmissionRefusedException(submission.id(), "queue_full");
        });

        assertThatThrownBy(() -> conversation.submit(HELLO))
                .isInstanceOf(SubmissionRefusedException.class)
                .hasMessageContaining("queue_full");

        assertThat(bench.transcript(made.id()))
                .endsWith(
                        new TranscriptEntry.Submitted("1-1", HELLO),
                        TranscriptEntry.TurnEnded.refused("1-1", "queue_full"));
        assertThat(conversation.isIdle()).isTrue();
    }

    @Test
    void aStoreThatIsAwayFailsTheSubmissionAndNothingIsRecordedOrHandedOver() {
        bench.store.fail("append", FaultyStore.Fault.UNAVAILABLE);

        assertThatThrownBy(() -> conversation.submit(HELLO)).isInstanceOf(StoreUnavailableException.class);

        assertThat(bench.transcript(made.id())).hasSize(1);
        assertThat(session.handedOver()).isZero();
        assertThat(conversation.submit(HELLO)).isEqualTo("1-2");
    }

    @Test
    void aStoreThatFailsUnderAnItemEndsTheConversationWithThatReason() throws InterruptedException {
        String id = conversation.submit(HELLO);
        session.say(id, new EventMsg.TurnStarted());
        EventMsg item = new EventMsg.ItemCompleted(ResponseItem.Message.assistant("lost"), Origin.AGENT);
        bench.store.fail("append", FaultyStore.Fault.UNAVAILABLE);

        assertThatThrownBy(() -> session.say(id, item)).isInstanceOf(StoreUnavailableException.class);

        assertThat(closeReason()).isEqualTo(CloseReason.STORE_FAILED);
        ManagerBench.until("the session is closed", session::isClosed);
        assertThatThrownBy(() -> session.say(id, new EventMsg.AgentMessageDelta("more")))
                .isInstanceOf(ConversationClosedException.class);
        assertThat(bench.transcript(made.id()))
                .endsWith(TranscriptEntry.TurnEnded.aborted(id, AbortReason.SESSION_LOST));
    }

    /** Reads all that is kept, none of it an item, and then why there is no more. */
    private CloseReason closeReason() throws InterruptedException {
        while (true) {
            try {
                assertThat(conversation.nextEvent(ManagerBench.PATIENT))
                        .get()
                        .satisfies(event -> assertThat(((ConversationEvent.Emitted) event).msg())
                                .isNotInstanceOf(EventMsg.ItemCompleted.class));
            } catch (ConversationClosedException e) {
                return e.reason();
            }
        }
    }

    @Test
    void aConversationThatWasTakenOverLearnsItAtItsNextWrite() throws InterruptedException {
        bench.store.acquire(made.id(), ManagerBench.someoneElse(), Takeover.FORCE);

        assertThatThrownBy(() -> conversation.submit(HELLO)).isInstanceOf(StaleLeaseException.class);

        assertThat(closeReason()).isEqualTo(CloseReason.OWNERSHIP_LOST);
        ManagerBench.until("it is forgotten", () -> bench.manager.stats().registered() == 0);
        assertThatThrownBy(() -> bench.manager.getConversation(made.id()))
                .isInstanceOf(ConversationNotFoundException.class);
        assertThat(bench.transcript(made.id())).hasSize(1);
    }

    @Test
    void whatADeadSessionNeverTookIsHandedToTheNextInOrder() throws InterruptedException {
        String running = conversation.submit(HELLO);
        session.say(running, new EventMsg.TurnStarted());
        session.say(
                running,
                new EventMsg.ItemCompleted(new ResponseItem.FunctionCall("run", "{}", "call-1"), Origin.AGENT));
        String second = conversation.submit(Op.UserInput.text("second"));
        String third = conversation.submit(Op.UserInput.text("third"));
        session.say("", new EventMsg.SessionLost("crashed"));
        ManagerBench.until("it is forgotten", () -> bench.manager.stats().registered() == 0);

        Conversation opened = bench.manager.openConversation(made.id()).conversation();

        FakeSession next = bench.spawner.last();
        assertThat(next.nextSubmission()).isEqualTo(new Submission(second, Op.UserInput.text("second")));
        assertThat(next.nextSubmission()).isEqualTo(new Submission(third, Op.UserInput.text("third")));
        assertThat(opened.isIdle()).isFalse();
        assertThat(bench.transcript(made.id()))
                .filteredOn(TranscriptEntry.TurnEnded.class::isInstance)
                .containsExactly(TranscriptEntry.TurnEnded.aborted(running, AbortReason.SESSION_LOST));
        assertThat(opened.history().toList())
                .extracting(HistoryItem::origin)
                .containsExactly(Origin.USER, Origin.AGENT, Origin.TOOL);
    }

    @Test
    void aSessionThatEndsByItselfEndsTheConversation() throws InterruptedException {
        conversation.submit(new Op.Shutdown());
        assertThat(session.nextSubmission().op()).isEqualTo(new Op.Shutdown());

        session.say("", new EventMsg.ShutdownComplete());

        assertThat(closeReason()).isEqualTo(CloseReason.SESSION_ENDED);
        assertThat(bench.transcript(made.id())).hasSize(1);
    }

    @Test
    void anInterruptOvertakesAndIsNotRecorded() throws InterruptedException {
        String id = conversation.submit(HELLO);
        session.say(id, new EventMsg.TurnStarted());
        int before = bench.transcript(made.id()).size();

        conversation.submit(new Op.Interrupt());

        assertThat(session.nextSubmission().op()).isEqualTo(HELLO);
        assertThat(session.nextSubmission().op()).isEqualTo(new Op.Interrupt());
        assertThat(bench.transcript(made.id())).hasSize(before);
    }

    @Test
    void anIdThatAClientBringsTwiceIsOneSubmissionAlsoAcrossReopening() {
        conversation.submit(new Submission("client-a", HELLO));
        conversation.submit(new Submission("client-a", HELLO));
        session.answer("client-a", "hi");
        bench.manager.removeConversation(made.id());

        Conversation opened = bench.manager.openConversation(made.id()).conversation();
        opened.submit(new Submission("client-a", HELLO));

        assertThat(session.handedOver()).isEqualTo(1);
        assertThat(bench.spawner.last().handedOver()).isZero();
        assertThat(bench.transcript(made.id()))
                .filteredOn(TranscriptEntry.Submitted.class::isInstance)
                .hasSize(1);
        assertThatThrownBy(() -> opened.submit(new Submission("1-1", HELLO)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1-1");
    }

    @Test
    void anIdThatWasRefusedIsFreeAgainAlsoAcrossReopening() {
        session.reaction(submission -> {
            throw new SubmissionRefusedException(submission.id(), "queue_full");
        });
        Submission submission = new Submission("client-a", HELLO);
        assertThatThrownBy(() -> conversation.submit(submission)).isInstanceOf(SubmissionRefusedException.class);
        assertThatThrownBy(() -> conversation.submit(submission)).isInstanceOf(SubmissionRefusedException.class);
        bench.manager.removeConversation(made.id());

        bench.manager.openConversation(made.id()).conversation().submit(submission);

        assertThat(bench.spawner.last().handedOver()).isEqualTo(1);
    }

    @Test
    void aStoreThatFailsWhileAnOldSubmissionIsRefusedFailsTheOpeningAndLeavesNothingLive() {
        conversation.submit(HELLO);
        session.say("", new EventMsg.SessionLost("crashed"));
        ManagerBench.until("it is forgotten", () -> bench.manager.stats().registered() == 0);
        bench.spawner.script(next -> {
            next.reaction(submission -> {
                bench.store.fail("append", FaultyStore.Fault.UNAVAILABLE);
                throw new SubmissionRefusedException(submission.id(), "queue_full");
            });
            return ScriptedSpawner.WELL_BEHAVED.spawn(next);
        });

        assertThatThrownBy(() -> bench.manager.openConversation(made.id()))
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(bench.manager.stats().registered()).isZero();
        assertThat(bench.spawner.last().isClosed()).isTrue();
        assertThat(bench.store.acquire(made.id(), ManagerBench.someoneElse(), Takeover.IF_ABANDONED))
                .isNotNull();
    }

    @Test
    void aThreadThatIsInterruptedInsideEmitFinishesTheAppendAndGetsItsFlagBack() {
        String id = conversation.submit(HELLO);
        Thread.currentThread().interrupt();

        session.say(id, new EventMsg.TurnStarted());
        boolean flag = Thread.interrupted();

        assertThat(flag).isTrue();
        assertThat(bench.transcript(made.id())).endsWith(new TranscriptEntry.TurnStarted(id));
    }

    @Test
    void eventsOfAStreamThatIsReadAgainAreTakenOnce() throws InterruptedException {
        Event first = sourced("a", 1);
        Event second = sourced("b", 2);

        session.emit(first);
        session.emit(second);
        session.emit(first);
        session.emit(second);
        session.emit(sourced("c", 3));

        assertThat(bench.transcript(made.id()))
                .filteredOn(TranscriptEntry.Item.class::isInstance)
                .extracting(entry -> ((ResponseItem.Message) ((TranscriptEntry.Item) entry).item()).text())
                .containsExactly("a", "b", "c");
    }

    private static Event sourced(String text, long sequence) {
        EventMsg item = new EventMsg.ItemCompleted(ResponseItem.Message.assistant(text), Origin.AGENT);
        return new Event("", item, Optional.of(new SourcePosition(1, sequence)));
    }

    @Test
    void removingInterruptsClosesRecordsAndGivesUp() throws InterruptedException {
        String running = conversation.submit(HELLO);
        session.say(running, new EventMsg.TurnStarted());
        String waiting = conversation.submit(Op.UserInput.text("later"));

        RemoveOutcome outcome = bench.manager.removeConversation(made.id());

        assertThat(outcome).isEqualTo(RemoveOutcome.REMOVED);
        assertThat(session.wasInterrupted()).isTrue();
        assertThat(session.isClosed()).isTrue();
        assertThat(bench.transcript(made.id()))
                .endsWith(
                        TranscriptEntry.TurnEnded.aborted(running, AbortReason.CLOSED),
                        TranscriptEntry.TurnEnded.aborted(waiting, AbortReason.CLOSED));
        assertThat(bench.store.acquire(made.id(), ManagerBench.someoneElse(), Takeover.IF_ABANDONED))
                .isNotNull();
        assertThat(catchThrowableOfType(ConversationClosedException.class, () -> conversation.submit(HELLO))
                        .reason())
                .isEqualTo(CloseReason.REMOVED);
        assertThat(closeReason()).isEqualTo(CloseReason.REMOVED);
        assertThat(bench.manager.removeConversation(made.id())).isEqualTo(RemoveOutcome.ABSENT);
    }

    @Test
    void aTurnThatEndsWhenInterruptedIsRecordedOnceAsItsAgentSays() {
        String running = conversation.submit(HELLO);
        session.say(running, new EventMsg.TurnStarted());
        session.reaction(submission -> {
            if (submission.op() instanceof Op.Interrupt) {
                session.say(running, new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            }
        });

        conversation.close();

        assertThat(bench.transcript(made.id()))
                .filteredOn(TranscriptEntry.TurnEnded.class::isInstance)
                .containsExactly(TranscriptEntry.TurnEnded.aborted(running, AbortReason.INTERRUPTED));
    }
}
