package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int EVENTS = 200;
    private static final int ROUNDS = 200;

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void twoReadersNeverStealFromEachOther() throws Exception {
        EventLog log = log(EVENTS);
        EventReader first = new EventReader(log, start());
        EventReader second = new EventReader(log, start());
        log.publish(event("a"), 1);
        log.publish(event("b"), 2);

        assertThat(number(first)).isEqualTo(0);
        assertThat(number(first)).isEqualTo(1);
        assertThat(number(second)).isEqualTo(0);
        assertThat(first.next(Duration.ZERO)).isEmpty();
        assertThat(number(second)).isEqualTo(1);
    }

    @Test
    void anotherReaderCanGoOnAtACursor() throws Exception {
        EventLog log = log(EVENTS);
        EventReader first = new EventReader(log, start());
        log.publish(event("a"), 1);
        log.publish(event("b"), 2);
        number(first);

        EventReader second = new EventReader(log, first.cursor());

        assertThat(second.cursor()).isEqualTo(new EventCursor(1, 1, 1));
        assertThat(number(second)).isEqualTo(1);
    }

    @Test
    void manyReadersEachGetEverythingWhileItIsPublished() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EventLog log = log(EVENTS);

            workers.together(4, thread -> {
                if (thread == 0) {
                    publishAll(log);
                    return;
                }
                assertThat(numbersUntilClosed(new EventReader(log, start()))).containsExactlyElementsOf(allNumbers());
            });
        }
    }

    @Test
    void threadsThatShareAReaderGetEachEventOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EventLog log = log(EVENTS);
            EventReader shared = new EventReader(log, start());
            List<Long> numbers = Collections.synchronizedList(new ArrayList<>());

            workers.together(5, thread -> {
                if (thread == 0) {
                    publishAll(log);
                    return;
                }
                List<Long> mine = numbersUntilClosed(shared);
                assertThat(mine).isSorted();
                numbers.addAll(mine);
            });

            assertThat(numbers).containsExactlyInAnyOrderElementsOf(allNumbers());
        }
    }

    /** What a slow reader misses is announced: numbers and gaps together leave nothing out. */
    @Test
    void readersOfASmallLogFindGapsAndGoOn() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EventLog log = log(3);

            workers.together(4, thread -> {
                if (thread == 0) {
                    publishAll(log);
                    return;
                }
                EventReader reader = new EventReader(log, start());
                EventCursor expected = start();
                try {
                    while (true) {
                        ConversationEvent next = reader.next(LONG).orElseThrow();
                        if (next instanceof ConversationEvent.Emitted emitted) {
                            assertThat(emitted.number()).isEqualTo(expected.number());
                        } else {
                            assertThat(next.next().number()).isGreaterThan(expected.number());
                            assertThat(((ConversationEvent.Gap) next).catchUpFrom())
                                    .isEqualTo(expected.position());
                        }
                        expected = next.next();
                        assertThat(expected.position()).isEqualTo(expected.number());
                    }
                } catch (ConversationClosedException e) {
                    assertThat(expected.number()).isEqualTo(EVENTS);
                }
            });
        }
    }

    @Test
    void anInterruptedReaderKeepsItsPlace() throws Exception {
        EventLog log = log(EVENTS);
        EventReader reader = new EventReader(log, start());
        Workers.Worker<Boolean> waiting =
                workers.start(() -> reader.next(LONG).isPresent()).awaitWaiting();

        waiting.thread().interrupt();

        assertThatThrownBy(waiting::result).hasCauseInstanceOf(InterruptedException.class);
        log.publish(event("a"), 1);
        assertThat(number(reader)).isEqualTo(0);
    }

    /** Else a thread whose events others keep taking would wait for ever. */
    @Test
    void aThreadThatLosesAnEventToAnotherWaitsNoLongerThanItWasTold() throws Exception {
        Duration timeout = Duration.ofSeconds(1);
        EventLog log = log(EVENTS);
        EventReader shared = new EventReader(log, start());
        long begun = System.nanoTime();
        Workers.Worker<Optional<ConversationEvent>> loser =
                workers.start(() -> shared.next(timeout)).awaitWaiting();

        synchronized (shared) { // the loser has found the event and cannot take it
            log.publish(event("a"), 1);
            Workers.awaitUntil(() -> loser.thread().getState() == Thread.State.BLOCKED);
            Workers.awaitUntil(() -> System.nanoTime() - begun > 2 * timeout.toNanos());
            assertThat(shared.next(Duration.ZERO)).isPresent();
        }
        Workers.awaitUntil(() -> loser.thread().getState() == Thread.State.TIMED_WAITING
                || loser.thread().getState() == Thread.State.TERMINATED);

        assertThat(loser.thread().getState()).isEqualTo(Thread.State.TERMINATED);
        assertThat(loser.result()).isEmpty();
    }

    private static void publishAll(EventLog log) {
        for (int i = 0; i < EVENTS; i++) {
            log.publish(event("e" + i), i + 1);
        }
        log.end(CloseReason.REMOVED);
    }

    private static List<Long> numbersUntilClosed(EventReader reader) throws InterruptedException {
        List<Long> numbers = new ArrayList<>();
        try {
            while (true) {
                numbers.add(number(reader));
            }
        } catch (ConversationClosedException e) {
            assertThat(e.reason()).isEqualTo(CloseReason.REMOVED);
            return numbers;
        }
    }

    private static long number(EventReader reader) throws InterruptedException {
        return ((ConversationEvent.Emitted) reader.next(LONG).orElseThrow()).number();
    }

    private static List<Long> allNumbers() {
        return LongStream.range(0, EVENTS).boxed().toList();
    }

    private static EventCursor start() {
        return new EventCursor(1, 0, 0);
    }

    private static EventLog log(int count) {
        return new EventLog(Leases.at(0), new EventLimits(count, 1_000_000), new Tally(null), event -> {});
    }

    private static Event event(String text) {
        return new Event("1-1", new EventMsg.AgentMessageDelta(text));
    }
}
