package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.spi.TaskThreads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What subscribers get, beyond the rules of Reactive Streams. */
class EventPublisherTest {

    private static final int EVENTS = 1_000;
    private static final EventCursor START = new EventCursor(1, 0, 0);

    private final ExecutorService threads = TaskThreads.perTask("publisher");
    private final Workers workers = new Workers();
    private final EventLog roomy = log(EVENTS);

    @AfterEach
    void close() {
        workers.close();
        threads.shutdownNow();
    }

    @Test
    void twoSubscribersEachGetEverythingAndNoSignalComesOnTheEmittingThread() throws Exception {
        RecordingSubscriber one = subscribe(roomy, new RecordingSubscriber(Long.MAX_VALUE));
        RecordingSubscriber two = subscribe(roomy, new RecordingSubscriber(1, (to, event) -> to.request(1)));

        publish(roomy, EVENTS);
        roomy.end(CloseReason.EVICTED);

        assertThat(one.end().failure()).isNull();
        assertThat(two.end().failure()).isNull();
        assertThat(one.numbers()).containsExactlyElementsOf(numbers(EVENTS));
        assertThat(two.numbers()).containsExactlyElementsOf(numbers(EVENTS));
        assertThat(one.threads).doesNotContain(Thread.currentThread());
        assertThat(roomy.watched()).isZero();
    }

    @Test
    void aSubscriberThatBlocksOrThrowsHoldsUpNobody() throws Exception {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        EventLog log = log(10);
        RecordingSubscriber slow = subscribe(log, new RecordingSubscriber(Long.MAX_VALUE, (to, event) -> {
            blocked.countDown();
            await(release);
        }));
        RecordingSubscriber failing = subscribe(log, new RecordingSubscriber(Long.MAX_VALUE, (to, event) -> {
            throw new IllegalStateException("a subscriber's own trouble");
        }));
        publish(log, 1);
        await(blocked);
        RecordingSubscriber well = subscribe(log, new RecordingSubscriber(Long.MAX_VALUE));
        for (int i = 1; i < EVENTS; i++) {
            publish(log, 1);
            int seen = i + 1;
            Workers.awaitUntil(() -> well.events.size() == seen);
        }
        Workers.awaitUntil(() -> failing.events.size() == 1 && log.watched() == 2);

        release.countDown();
        log.end(CloseReason.REMOVED);

        assertThat(well.end().failure()).isNull();
        assertThat(well.numbers()).containsExactlyElementsOf(numbers(EVENTS));
        assertThat(slow.end().failure()).isNull();
        assertThat(slow.events).hasSize(12); // one, a gap, and the ten that are kept
        assertThat(slow.events.get(1))
                .isEqualTo(new ConversationEvent.Gap(1, new EventCursor(1, EVENTS - 10, EVENTS - 10)));
        assertThat(failing.ended()).isFalse();
        assertThat(failing.events).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(CloseReason.class)
    void theEndComesBehindWhatIsKeptAndSaysWhetherItWasOrderly(CloseReason reason) throws Exception {
        RecordingSubscriber behind = subscribe(roomy, new RecordingSubscriber(0));
        publish(roomy, 2);
        roomy.end(reason);

        RecordingSubscriber late = subscribe(roomy, new RecordingSubscriber(2));

        Throwable failure = late.end().failure();
        boolean orderly = switch (reason) {
            case SESSION_LOST, STORE_FAILED, OWNERSHIP_LOST, NOT_BORN -> false;
            case REMOVED, DELETED, EVICTED, ROLLED_BACK, SESSION_ENDED, SHUT_DOWN -> true;
        };
        if (orderly) {
            assertThat(failure).isNull();
        } else {
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            ConversationClosedException.class,
                            closed -> assertThat(closed.reason()).isEqualTo(reason));
        }
        assertThat(late.numbers()).containsExactly(0L, 1L);
        assertThat(behind.ended()).isFalse();
        behind.subscription().request(2);
        behind.end();
        assertThat(behind.numbers()).containsExactly(0L, 1L);
    }

    @Test
    void aSubscriberWithoutDemandIsToldTheEndIfNothingIsLeft() throws Exception {
        RecordingSubscriber waiting = subscribe(roomy, new RecordingSubscriber(0));
        waiting.subscription();

        roomy.end(CloseReason.EVICTED);

        assertThat(waiting.end().failure()).isNull();
    }

    @Test
    void aRequestForNothingEndsTheSubscription() throws Exception {
        RecordingSubscriber wrong = subscribe(roomy, new RecordingSubscriber(0));

        wrong.subscription().request(0);

        assertThat(wrong.end().failure())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.9");
        assertThat(roomy.watched()).isZero();
    }

    @Test
    void anExecutorThatHasEndedLosesNoSignal() throws Exception {
        publish(roomy, 3);
        roomy.end(CloseReason.SHUT_DOWN);
        RecordingSubscriber late = new RecordingSubscriber(Long.MAX_VALUE);

        new EventPublisher(roomy, START, task -> {
                    throw new RejectedExecutionException();
                })
                .subscribe(late);

        assertThat(late.end().failure()).isNull();
        assertThat(late.numbers()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aWaitingSubscriberOccupiesNoThread() throws Exception {
        AtomicInteger running = new AtomicInteger();
        RecordingSubscriber waiting = new RecordingSubscriber(Long.MAX_VALUE);
        new EventPublisher(
                        roomy,
                        START,
                        task -> threads.execute(() -> {
                            running.incrementAndGet();
                            task.run();
                            running.decrementAndGet();
                        }))
                .subscribe(waiting);
        publish(roomy, 1);

        Workers.awaitUntil(() -> waiting.events.size() == 1 && running.get() == 0);

        assertThat(roomy.watched()).isEqualTo(1);
        waiting.subscription().cancel();
        assertThat(roomy.watched()).isZero();
    }

    @Test
    void aSubscriberWhoseEventsNeverEndLeavesTheThreadToOthers() throws Exception {
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            EventLog endless = log(EVENTS);
            AtomicBoolean enough = new AtomicBoolean();
            publish(endless, 1);
            new EventPublisher(endless, START, one).subscribe(new RecordingSubscriber(Long.MAX_VALUE, (to, event) -> {
                if (!enough.get()) {
                    publish(endless, 1);
                }
            }));
            publish(roomy, EVENTS);
            roomy.end(CloseReason.REMOVED);

            RecordingSubscriber other = new RecordingSubscriber(Long.MAX_VALUE);
            new EventPublisher(roomy, START, one).subscribe(other);

            Workers.awaitUntil(other::ended);
            boolean stillDelivers = endless.now().number() > EVENTS / 2;
            enough.set(true);
            assertThat(stillDelivers).isTrue();
            assertThat(other.numbers()).containsExactlyElementsOf(numbers(EVENTS));
        } finally {
            one.shutdownNow();
        }
    }

    /** Each client cancels after a random number of events and comes back at its last cursor. */
    @Test
    void randomDisconnectsUnderLoadMissAndDoubleNothingOutsideGaps() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("EventPublisherTest seed " + seed);
        try (ManagerBench bench = new ManagerBench()) {
            Conversation conversation =
                    bench.manager.newConversation(ManagerBench.CONFIG).conversation();
            String turn = conversation.submit(Op.UserInput.text("hello"));
            AtomicInteger disconnects = new AtomicInteger();
            CountDownLatch clients = new CountDownLatch(4);

            workers.together(5, number -> {
                if (number > 0) {
                    disconnect(conversation, new Random(seed + number), disconnects);
                    clients.countDown();
                    return;
                }
                for (int i = 0; clients.getCount() > 0 && !Thread.interrupted(); i++) {
                    bench.spawner.last().say(turn, new EventMsg.AgentMessageDelta("e" + i));
                }
            });

            assertThat(disconnects.get()).isGreaterThanOrEqualTo(1_000);
        }
    }

    private static void disconnect(Conversation conversation, Random random, AtomicInteger disconnects)
            throws Exception {
        EventCursor cursor = conversation.start();
        while (disconnects.get() < 1_000) {
            int wanted = 1 + random.nextInt(50);
            CountDownLatch enough = new CountDownLatch(wanted);
            List<ConversationEvent> got = Collections.synchronizedList(new ArrayList<>());
            RecordingSubscriber client = new RecordingSubscriber(1 + random.nextInt(60), (to, event) -> {
                if (enough.getCount() == 0) {
                    return; // it has left
                }
                got.add(event);
                enough.countDown();
                if (enough.getCount() == 0) {
                    to.cancel();
                }
                to.request(1);
            });
            conversation.publisher(cursor).subscribe(client);
            await(enough);
            assertThat(got).hasSize(wanted);
            assertThat(client.events).as("nothing comes behind a cancel").hasSize(wanted);
            for (ConversationEvent event : got) {
                if (event instanceof ConversationEvent.Emitted emitted) {
                    assertThat(emitted.number()).isEqualTo(cursor.number());
                } else {
                    assertThat(((ConversationEvent.Gap) event).catchUpFrom()).isEqualTo(cursor.position());
                    assertThat(event.next().number()).isGreaterThan(cursor.number());
                }
                cursor = event.next();
            }
            disconnects.incrementAndGet();
        }
    }

    private RecordingSubscriber subscribe(EventLog log, RecordingSubscriber subscriber) {
        new EventPublisher(log, START, threads).subscribe(subscriber);
        return subscriber;
    }

    private static void publish(EventLog log, int count) {
        for (int i = 0; i < count; i++) {
            long number = log.now().number();
            log.publish(new Event("1-1", new EventMsg.AgentMessageDelta("e" + number)), number + 1);
        }
    }

    private static void await(CountDownLatch latch) {
        Workers.awaitUntil(() -> latch.getCount() == 0);
    }

    private static List<Long> numbers(int count) {
        return LongStream.range(0, count).boxed().toList();
    }

    private static EventLog log(int count) {
        return new EventLog(Leases.at(0), new EventLimits(count, 1_000_000), new Tally(null), event -> {});
    }
}
