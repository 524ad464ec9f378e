package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.EntryMeta;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.SubmissionRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionLinkTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Workers workers = new Workers();
    private final List<CloseReason> endings = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        workers.close();
    }

    /**
     * A closing that waits for idleness ends the log next: the event that made it idle must be in there by then. The
     * emitter's append is carried out by another thread, so the emitter itself comes late.
     */
    @Test
    void whoeverSawTheLastTurnEndFindsItsEventInTheLog() throws Exception {
        for (int round = 0; round < 200; round++) {
            ScriptedStore store = new ScriptedStore();
            SessionLink link = linked(store);
            link.submit(new Submission("a", Op.UserInput.text("hi")));
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            store.next(call -> {
                begun.countDown();
                Workers.awaitUntil(() -> release.getCount() == 0);
                return store.apply(call);
            });
            Workers.Worker<Boolean> first = workers.run(() -> link.submit(approval("x")));
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            Workers.Worker<Boolean> leader =
                    workers.run(() -> link.submit(approval("y"))).awaitWaiting();
            Workers.Worker<Boolean> emitter = workers.run(() -> link.emit(new Event("a", new EventMsg.TurnComplete())))
                    .awaitWaiting();
            Workers.Worker<Boolean> closing = workers.run(() -> {
                while (!link.ledger().isIdle()) {
                    Thread.onSpinWait();
                }
                link.seal(List::of, AbortReason.CLOSED, Optional.empty(), closed(CloseReason.REMOVED));
                link.log().end(CloseReason.REMOVED);
            });

            release.countDown();

            assertThat(closing.result()).isTrue();
            assertThat(messages(link)).last().isEqualTo(new EventMsg.TurnComplete());
            assertThat(emitter.result()).isTrue();
            assertThat(first.result()).isTrue();
            assertThat(leader.result()).isTrue();
        }
    }

    private static Submission approval(String id) {
        return new Submission(id, new Op.Approval("request", Decision.APPROVED));
    }

    @Test
    void anItemIsStoredBeforeItIsShownAndPreviewsAreNotStored() throws Exception {
        ScriptedStore store = new ScriptedStore();
        SessionLink link = linked(store);
        EventMsg item = new EventMsg.ItemCompleted(ResponseItem.Message.assistant("hi"), Origin.AGENT);

        link.emit(new Event("a", new EventMsg.AgentMessageDelta("h")));
        link.emit(new Event("a", item));

        assertThat(store.transcript()).hasSize(2).last().isInstanceOf(TranscriptEntry.Item.class);
        EventReader reader = new EventReader(link.log(), new EventCursor(1, 1, 1));
        assertThat(reader.next(LONG)).map(event -> event.next().position()).contains(1L);
        assertThat(reader.next(LONG)).map(event -> event.next().position()).contains(2L);
    }

    @Test
    void whatCannotBeStoredIsNotShownAndEndsTheConversation() throws Exception {
        ScriptedStore store = new ScriptedStore();
        SessionLink link = linked(store);
        StaleLeaseException stale = new StaleLeaseException(Leases.at(0));
        store.next(call -> {
            throw stale;
        });

        assertThatThrownBy(() -> link.emit(new Event("a", new EventMsg.TurnStarted())))
                .isSameAs(stale);

        link.log().end(CloseReason.OWNERSHIP_LOST);
        assertThat(messages(link)).hasSize(1);
        assertThat(endings).isNotEmpty().containsOnly(CloseReason.OWNERSHIP_LOST);
        assertThat(link.ledger().isIdle()).isTrue();
    }

    @Test
    void aStreamThatIsReadAgainIsNotStoredOrShownAgain() throws Exception {
        ScriptedStore store = new ScriptedStore();
        SessionLink link = linked(store);

        link.emit(sourced(1, 5));
        link.emit(sourced(1, 4));
        link.emit(sourced(1, 5));
        link.emit(sourced(0, 9));
        link.emit(sourced(2, 0));

        assertThat(store.transcript())
                .extracting(entry -> entry.meta().source())
                .containsExactly(
                        Optional.empty(), Optional.of(new SourcePosition(1, 5)), Optional.of(new SourcePosition(2, 0)));
        link.log().end(CloseReason.REMOVED);
        assertThat(messages(link)).hasSize(3);
    }

    private static Event sourced(long epoch, long sequence) {
        return new Event("a", new EventMsg.TurnStarted(), Optional.of(new SourcePosition(epoch, sequence)));
    }

    @Test
    void aRefusedSubmissionIsRecordedAsRefused() {
        ScriptedStore store = new ScriptedStore();
        SubmissionRefusedException refusal = new SubmissionRefusedException("a", "queue_full");
        SessionLink link = link(store);
        FakeSession session = configure(link);
        session.reaction(submission -> {
            throw refusal;
        });

        assertThatThrownBy(() -> link.submit(new Submission("a", Op.UserInput.text("hi"))))
                .isSameAs(refusal);

        assertThat(store.transcript().get(2).withMeta(EntryMeta.NONE))
                .isEqualTo(TranscriptEntry.TurnEnded.refused("a", "queue_full"));
        assertThat(link.ledger().isIdle()).isTrue();
    }

    /** Or a reader who then finds a gap is told to catch up behind what it has not seen. */
    @Test
    void aRefusalThatReadersAreToldStandsWhereItIsStoredWhateverIsStoredBehindIt() throws Exception {
        ScriptedStore store = new ScriptedStore();
        SessionLink link = link(store);
        configure(link).reaction(submission -> {
            if (submission.id().equals("old")) {
                throw new SubmissionRefusedException(submission.id(), "queue_full");
            }
        });
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        store.next(call -> {
            begun.countDown();
            Workers.awaitUntil(() -> release.getCount() == 0);
            return store.apply(call);
        });
        Workers.Worker<Boolean> emitter = workers.run(() -> link.emit(new Event("a", new EventMsg.TurnStarted())));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Workers.Worker<Boolean> refused = workers.run(
                        () -> link.resubmit(new Submission("old", Op.UserInput.text("hi"))))
                .awaitWaiting();
        Workers.Worker<Boolean> other = workers.run(() -> link.submit(new Submission("b", Op.UserInput.text("hi"))))
                .awaitWaiting();

        release.countDown();

        assertThat(emitter.result() && refused.result() && other.result()).isTrue();
        assertThat(link.length()).isEqualTo(4);
        EventReader reader = new EventReader(link.log(), new EventCursor(1, 2, 2));
        assertThat(reader.next(LONG))
                .contains(new ConversationEvent.Emitted(
                        2,
                        new Event("old", new EventMsg.TurnAborted(new AbortReason("queue_full"))),
                        new EventCursor(1, 3, 3)));
    }

    @Test
    void submissionsOfManyThreadsReachTheSessionInTheOrderOfTheTranscript() throws Exception {
        for (int round = 0; round < 100; round++) {
            ScriptedStore store = new ScriptedStore();
            SessionLink link = link(store);
            FakeSession session = configure(link);
            List<String> handedOver = new CopyOnWriteArrayList<>();
            session.reaction(submission -> handedOver.add(submission.id()));

            workers.together(8, thread -> {
                for (int i = 0; i < 20; i++) {
                    String id = thread + "/" + i;
                    link.submit(new Submission(id, Op.UserInput.text("hi")));
                    assertThat(handedOver).contains(id);
                }
            });

            assertThat(store.transcript().stream()
                            .filter(TranscriptEntry.Submitted.class::isInstance)
                            .map(entry -> ((TranscriptEntry.Submitted) entry).id()))
                    .containsExactlyElementsOf(handedOver)
                    .hasSize(160);
        }
    }

    @Test
    void abandoningTwiceIsHarmlessAndNothingIsTakenAfterwards() {
        ScriptedStore store = new ScriptedStore();
        SessionLink link = link(store);

        link.abandon();
        link.abandon();

        assertThatThrownBy(() -> link.emit(new Event("", new EventMsg.SessionConfigured("s", "m"))))
                .isInstanceOf(ConversationClosedException.class);
        assertThat(store.asked()).isEmpty();
    }

    private SessionLink linked(ScriptedStore store) {
        SessionLink link = link(store);
        configure(link);
        return link;
    }

    private static FakeSession configure(SessionLink link) {
        SessionRequest request = new SessionRequest(Leases.ID, ManagerBench.CONFIG, new InitialHistory.New());
        FakeSession session = new FakeSession(1, request, link);
        link.spawned().complete(session);
        session.say(Submission.INITIAL_ID, new EventMsg.SessionConfigured("s", "m"));
        return session;
    }

    private SessionLink link(ScriptedStore store) {
        StartPlan plan = StartPlan.fresh(Leases.at(0), ManagerBench.CONFIG, new InitialHistory.New(), List.of());
        ManagerSettings settings = new ManagerSettings(
                new ScriptedSpawner(),
                store,
                Leases.OWNER,
                () -> Leases.ID,
                Clock.systemUTC(),
                Runnable::run,
                new StorePatience(Duration.ZERO, Duration.ZERO),
                new EventLimits(100, 100_000),
                new Tally(null),
                LONG,
                LONG,
                LONG,
                LONG,
                new ResidencyLimits(1, LONG, LONG),
                LONG,
                System::nanoTime);
        return new SessionLink(plan, settings, (reason, last) -> endings.add(reason));
    }

    private static List<EventMsg> messages(SessionLink link) throws InterruptedException {
        EventReader reader = new EventReader(link.log(), new EventCursor(1, 0, 0));
        List<EventMsg> messages = new ArrayList<>();
        try {
            while (true) {
                ConversationEvent next = reader.next(LONG).orElseThrow();
                messages.add(((ConversationEvent.Emitted) next).msg());
            }
        } catch (ConversationClosedException e) {
            return messages;
        }
    }

    private static ConversationClosedException closed(CloseReason reason) {
        return new ConversationClosedException(Leases.ID, reason);
    }
}
