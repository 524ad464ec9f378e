package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final EventLimits ROOMY = new EventLimits(1_000, 1_000_000);
    private static final Duration LONG = Duration.ofDays(1);

    private final Workers workers = new Workers();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void eventsAreNumberedFromZeroAndSayWhereToGoOn() throws Exception {
        EventLog log = log(0, ROOMY);

        log.publish(event("a"), 1);
        log.publish(event("b"), 1);
        log.publish(event("c"), 4);

        assertThat(take(log, new EventCursor(1, 0, 0), 3))
                .containsExactly(
                        new ConversationEvent.Emitted(0, event("a"), new EventCursor(1, 1, 1)),
                        new ConversationEvent.Emitted(1, event("b"), new EventCursor(1, 2, 1)),
                        new ConversationEvent.Emitted(2, event("c"), new EventCursor(1, 3, 4)));
        assertThat(log.now()).isEqualTo(new EventCursor(1, 3, 4));
    }

    @Test
    void nothingIsReadAtTheEndUntilTimePasses() throws Exception {
        EventLog log = log(0, ROOMY);
        log.publish(event("a"), 1);

        assertThat(log.next(new EventCursor(1, 1, 1), Duration.ZERO)).isEmpty();
        assertThat(log.next(new EventCursor(1, 1, 1), Duration.ofSeconds(-1))).isEmpty();
        assertThat(log.next(new EventCursor(1, 1, 1), Duration.ofNanos(1))).isEmpty();
    }

    @Test
    void noMoreThanTheLimitIsKeptAndTheReaderBehindItFindsAGap() throws Exception {
        EventLog log = log(5, new EventLimits(2, 1_000_000));
        for (int i = 0; i < 5; i++) {
            log.publish(event("e" + i), 6 + i); // each stored at 5 + i
        }

        List<ConversationEvent> read = take(log, new EventCursor(1, 1, 6), 3);

        assertThat(read)
                .containsExactly(
                        new ConversationEvent.Gap(6, new EventCursor(1, 3, 8)),
                        new ConversationEvent.Emitted(3, event("e3"), new EventCursor(1, 4, 9)),
                        new ConversationEvent.Emitted(4, event("e4"), new EventCursor(1, 5, 10)));
    }

    @Test
    void noMoreCharactersThanTheLimitAreKeptButAlwaysTheLatestEvent() throws Exception {
        long oneEvent = EventWeight.of(event("x".repeat(100)).msg());
        EventLog log = log(0, new EventLimits(1_000, 3 * oneEvent));
        for (int i = 0; i < 5; i++) {
            log.publish(event("x".repeat(100)), 0);
        }

        assertThat(take(log, new EventCursor(1, 0, 0), 1)).containsExactly(gap(0, 2));

        log.publish(event("x".repeat(10_000)), 0);
        assertThat(take(log, new EventCursor(1, 0, 0), 2))
                .containsExactly(
                        gap(0, 5),
                        new ConversationEvent.Emitted(5, event("x".repeat(10_000)), new EventCursor(1, 6, 0)));
        assertThat(log.next(new EventCursor(1, 6, 0), Duration.ZERO)).isEmpty();
    }

    private static ConversationEvent gap(long from, long number) {
        return new ConversationEvent.Gap(from, new EventCursor(1, number, 0));
    }

    @Test
    void aCursorOfAnotherEpochFindsAGapToTheOldestEventThatIsKept() throws Exception {
        EventLog log = log(20, ROOMY); // entries 0 to 19 were stored before this epoch
        log.publish(event("configured"), 21);
        log.publish(event("b"), 21);

        List<ConversationEvent> read = take(log, new EventCursor(7, 5, 12), 3);

        assertThat(read.get(0)).isEqualTo(new ConversationEvent.Gap(12, new EventCursor(1, 0, 20)));
        assertThat(read.subList(1, 3))
                .extracting(event -> ((ConversationEvent.Emitted) event).number())
                .containsExactly(0L, 1L);
    }

    @Test
    void aCursorOfAnotherEpochIsToldWhatWasStoredBeforeTheFirstEvent() throws Exception {
        EventLog log = log(20, ROOMY);

        Optional<ConversationEvent> read = log.next(new EventCursor(7, 5, 12), Duration.ZERO);

        assertThat(read).contains(new ConversationEvent.Gap(12, new EventCursor(1, 0, 20)));
    }

    @Test
    void aCursorFromTheFutureFindsAGap() throws Exception {
        EventLog log = log(0, ROOMY);
        log.publish(event("a"), 1);

        assertThat(log.next(new EventCursor(1, 2, 9), Duration.ZERO))
                .contains(new ConversationEvent.Gap(9, new EventCursor(1, 0, 0)));
    }

    @Test
    void readersFinishWhatIsKeptAndAreThenToldTheFirstReason() throws Exception {
        EventLog log = log(0, ROOMY);
        log.publish(event("a"), 1);

        log.end(CloseReason.EVICTED);
        log.end(CloseReason.SHUT_DOWN);

        assertThat(log.next(new EventCursor(1, 0, 0), LONG)).isPresent();
        assertThatThrownBy(() -> log.next(new EventCursor(1, 1, 1), LONG))
                .isInstanceOfSatisfying(ConversationClosedException.class, closed -> {
                    assertThat(closed.reason()).isEqualTo(CloseReason.EVICTED);
                    assertThat(closed.conversation()).isEqualTo(Leases.ID);
                });
        assertThat(log.next(new EventCursor(9, 1, 1), LONG)).get().isInstanceOf(ConversationEvent.Gap.class);
    }

    @Test
    void nothingIsPublishedBehindTheEnd() throws Exception {
        EventLog log = log(0, ROOMY);
        log.end(CloseReason.REMOVED);

        assertThatThrownBy(() -> log.publish(event("late"), 1))
                .isInstanceOfSatisfying(
                        ConversationClosedException.class,
                        closed -> assertThat(closed.reason()).isEqualTo(CloseReason.REMOVED));

        assertThat(log.now().number()).isZero();
    }

    @Test
    void allWhoWaitWakeWhenSomethingIsPublished() throws Exception {
        EventLog log = log(0, ROOMY);
        List<Workers.Worker<Optional<ConversationEvent>>> waiting = waitingReaders(log);

        log.publish(event("a"), 1);

        for (Workers.Worker<Optional<ConversationEvent>> reader : waiting) {
            assertThat(reader.result()).isPresent();
        }
    }

    @Test
    void allWhoWaitWakeWhenTheLogEnds() throws Exception {
        EventLog log = log(0, ROOMY);
        List<Workers.Worker<Optional<ConversationEvent>>> waiting = waitingReaders(log);

        log.end(CloseReason.DELETED);

        for (Workers.Worker<Optional<ConversationEvent>> reader : waiting) {
            assertThatThrownBy(reader::result).hasCauseInstanceOf(ConversationClosedException.class);
        }
    }

    @Test
    void anInterruptedReaderTakesNothingAndOthersStillWake() throws Exception {
        EventLog log = log(0, ROOMY);
        List<Workers.Worker<Optional<ConversationEvent>>> waiting = waitingReaders(log);

        waiting.get(0).thread().interrupt();

        assertThatThrownBy(waiting.get(0)::result).hasCauseInstanceOf(InterruptedException.class);
        log.publish(event("a"), 1);
        assertThat(waiting.get(1).result()).isPresent();
        assertThat(log.next(new EventCursor(1, 0, 0), Duration.ZERO)).isPresent();
    }

    private List<Workers.Worker<Optional<ConversationEvent>>> waitingReaders(EventLog log) {
        List<Workers.Worker<Optional<ConversationEvent>>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Duration timeout = i == 0 ? Duration.ofSeconds(Long.MAX_VALUE) : LONG; // beyond what nanoseconds hold
            waiting.add(workers.start(() -> log.next(new EventCursor(1, 0, 0), timeout)));
            waiting.get(i).awaitWaiting();
        }
        return waiting;
    }

    private static EventLog log(long length, EventLimits limits) {
        return new EventLog(Leases.at(length), limits, new Tally(null), event -> {});
    }

    private static List<ConversationEvent> take(EventLog log, EventCursor from, int count) throws InterruptedException {
        EventReader reader = new EventReader(log, from);
        List<ConversationEvent> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(reader.next(Duration.ZERO).orElseThrow());
        }
        return read;
    }

    private static Event event(String text) {
        return new Event("1-1", new EventMsg.AgentMessageDelta(text));
    }
}
