package dev.parley.core;

import static dev.parley.core.Scenes.require;
import static dev.parley.core.Scenes.together;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The event log as {@link InterleavingsTest} does it: publishing, reading with a cursor, gaps, the end. */
@Tag("lincheck")
@Timeout(600)
class EventLogInterleavingsTest {

    private static final EventLimits TWO = new EventLimits(2, 1_000_000);
    private static final EventLimits ROOMY = new EventLimits(100, 1_000_000);
    private static final EventCursor START = new EventCursor(1, 0, 0);

    private static void publish(EventLog log, int count) {
        for (int i = 1; i <= count; i++) {
            log.publish(new Event("1-1", new EventMsg.AgentMessageDelta("x")), i); // the one of number i - 1
        }
    }

    /** What is there now; empty at the end, also of a log that has ended. */
    private static Optional<ConversationEvent> poll(EventReader reader) {
        try {
            return reader.next(Duration.ZERO);
        } catch (ConversationClosedException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aReaderMissesNothingOutsideOfGapsAndReadsNothingTwice() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, EventLogInterleavingsTest::slowReader);
    }

    private static void slowReader() {
        EventLog log = new EventLog(Leases.at(0), TWO, new Tally(null), event -> {});
        EventReader reader = new EventReader(log, START);

        together(
                () -> {
                    publish(log, 4);
                    log.end(CloseReason.REMOVED);
                },
                () -> readOn(reader, 3));

        readOn(reader, 5);
        require(reader.cursor().equals(new EventCursor(1, 4, 4)), "all is accounted for: " + reader.cursor());
    }

    /** Each event follows the last one, and each gap begins where the last event ended. */
    private static void readOn(EventReader reader, int times) {
        for (int i = 0; i < times; i++) {
            EventCursor at = reader.cursor();
            Optional<ConversationEvent> next = poll(reader);
            if (next.isEmpty()) {
                continue;
            }
            if (next.get() instanceof ConversationEvent.Gap gap) {
                require(gap.catchUpFrom() == at.position(), "a gap begins at " + at + ": " + gap);
                require(gap.next().number() > at.number(), "a gap leads on: " + gap);
            } else {
                long number = ((ConversationEvent.Emitted) next.get()).number();
                require(number == at.number(), "the next of " + at + " is " + number);
            }
            require(next.get().next().position() == next.get().next().number(), "position of " + next.get());
        }
    }

    @Test
    void threadsThatShareACursorGetEachEventOnce() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, EventLogInterleavingsTest::sharedCursor);
    }

    private static void sharedCursor() {
        EventLog log = new EventLog(Leases.at(0), ROOMY, new Tally(null), event -> {});
        EventReader shared = new EventReader(log, START);
        AtomicInteger[] taken = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
        Runnable take = () -> poll(shared)
                .ifPresent(event -> taken[(int) ((ConversationEvent.Emitted) event).number()].incrementAndGet());

        together(() -> publish(log, 3), take, take);
        for (int i = 0; i < 3; i++) {
            take.run();
        }

        for (AtomicInteger times : taken) {
            require(times.get() == 1, "each once: " + List.of(taken));
        }
    }

    @Test
    void aLogThatHasEndedTakesNothingMoreAndItsWatchersAreToldOnce() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, EventLogInterleavingsTest::end);
    }

    private static void end() {
        EventLog log = new EventLog(Leases.at(0), ROOMY, new Tally(null), event -> {});
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger told = new AtomicInteger();
        AtomicLong atEnd = new AtomicLong();
        log.watch(new EventLog.Watcher() {
            @Override
            public void published() {}

            @Override
            public void ended() {
                told.incrementAndGet();
            }
        });
        Runnable end = () -> {
            log.end(CloseReason.REMOVED);
            atEnd.set(log.now().number());
        };

        together(
                () -> {
                    try {
                        publish(log, 1);
                        accepted.incrementAndGet();
                    } catch (ConversationClosedException closed) {
                        require(closed.reason() == CloseReason.REMOVED, "the reason is told: " + closed.reason());
                    }
                },
                end,
                end);

        require(log.now().number() == atEnd.get(), "nothing comes behind the end: " + atEnd);
        require(log.now().number() == accepted.get(), "what was accepted is kept: " + accepted);
        require(told.get() == 1, "a watcher is told once: " + told);
    }
}
