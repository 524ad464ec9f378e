package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holds the log, under random steps, against a list that forgets nothing. */
class EventLogPropertyTest {

    private static final int ROUNDS = 500;
    private static final int STEPS = 200;

    @Test
    void theLogAgreesWithAListThatForgetsNothing() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("EventLogPropertyTest seed " + seed);
        for (int round = 0; round < ROUNDS; round++) {
            agrees(new Random(seed + round), "seed " + seed + " round " + round);
        }
    }

    private static void agrees(Random random, String name) throws InterruptedException {
        long lengthAtAcquire = random.nextInt(5);
        EventLimits limits = new EventLimits(1 + random.nextInt(20), 1 + random.nextInt(3_000));
        EventLog log = new EventLog(Leases.at(lengthAtAcquire), limits, new Tally(null), event -> {});
        Model model = new Model(lengthAtAcquire, limits);
        List<Client> clients = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            if (clients.isEmpty() || random.nextInt(20) == 0) {
                clients.add(new Client(log, anyCursor(random, model)));
            }
            if (random.nextInt(5) < 2) {
                Event event = new Event("1-1", new EventMsg.AgentMessageDelta("x".repeat(random.nextInt(400))));
                long length = model.length() + random.nextInt(3);
                log.publish(event, length);
                model.publish(event, length);
            } else {
                clients.get(random.nextInt(clients.size())).read(model, name);
            }
            assertThat(log.now().number()).as(name).isEqualTo(model.all.size());
        }
        for (Client client : clients) {
            while (client.read(model, name)) {
                assertThat(client.reader.cursor().epoch()).isEqualTo(1);
            }
            client.assertNothingMissing(model, name);
        }
    }

    private static EventCursor anyCursor(Random random, Model model) {
        return switch (random.nextInt(4)) {
            case 0 -> new EventCursor(9, random.nextInt(50), random.nextInt((int) model.lengthAtAcquire + 1));
            case 1 -> new EventCursor(1, model.all.size(), model.length());
            case 2 -> new EventCursor(1, model.all.size() + 1 + random.nextInt(5), model.length());
            default -> new EventCursor(1, 0, model.lengthAtAcquire);
        };
    }

    /** Reads, and keeps book of the transcript's entries that it has seen: from events, and from catching up. */
    private static final class Client {
        private final EventReader reader;
        private final EventCursor from;
        private long knownLength;

        Client(EventLog log, EventCursor from) {
            this.reader = new EventReader(log, from);
            this.from = from;
            this.knownLength = from.position();
        }

        boolean read(Model model, String name) throws InterruptedException {
            EventCursor before = reader.cursor();
            Optional<ConversationEvent> expected = model.next(before);
            Optional<ConversationEvent> found = reader.next(Duration.ZERO);
            assertThat(found).as(name).isEqualTo(expected);
            if (found.isEmpty()) {
                assertThat(reader.cursor()).as(name).isEqualTo(before);
                return false;
            }
            assertThat(reader.cursor()).as(name).isEqualTo(found.get().next());
            if (found.get() instanceof ConversationEvent.Gap gap) {
                assertThat(gap.catchUpFrom()).as(name).isEqualTo(knownLength);
            }
            knownLength = found.get().next().position();
            return true;
        }

        void assertNothingMissing(Model model, String name) {
            if (reader.cursor().equals(from)) {
                return; // it came at the end, or by now stands where it claimed to have read to
            }
            assertThat(knownLength).as(name).isEqualTo(model.length());
            assertThat(reader.cursor().number()).as("%s from %s", name, from).isEqualTo(model.all.size());
        }
    }

    /** All events and the transcript's length behind each. */
    private static final class Model {
        private final long lengthAtAcquire;
        private final EventLimits limits;
        private final List<ConversationEvent.Emitted> all = new ArrayList<>();

        Model(long lengthAtAcquire, EventLimits limits) {
            this.lengthAtAcquire = lengthAtAcquire;
            this.limits = limits;
        }

        long length() {
            return lengthBefore(all.size());
        }

        private long lengthBefore(int number) {
            return number == 0 ? lengthAtAcquire : all.get(number - 1).next().position();
        }

        void publish(Event event, long length) {
            int number = all.size();
            all.add(new ConversationEvent.Emitted(number, event, new EventCursor(1, number + 1, length)));
        }

        /** The longest end of the list within the limits, and the last event in any case. */
        private int oldestKept() {
            int oldest = all.size();
            long weight = 0;
            while (oldest > 0) {
                weight += EventWeight.of(all.get(oldest - 1).msg());
                int count = all.size() - oldest + 1;
                if (count > limits.count() || (weight > limits.characters() && count > 1)) {
                    break;
                }
                oldest--;
            }
            return oldest;
        }

        Optional<ConversationEvent> next(EventCursor cursor) {
            int oldest = oldestKept();
            if (cursor.epoch() != 1 || cursor.number() > all.size() || cursor.number() < oldest) {
                EventCursor on = new EventCursor(1, oldest, lengthBefore(oldest));
                return Optional.of(new ConversationEvent.Gap(cursor.position(), on));
            }
            return cursor.number() == all.size() ? Optional.empty() : Optional.of(all.get((int) cursor.number()));
        }
    }
}
