package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that come and go at random while a conversation is evicted and opened again and again: what each has seen as
 * events, and read in the transcript where it found a gap, is everything, once and in order.
 */
class ReconnectTest {

    private static final int CLIENTS = 4;
    private static final int DISCONNECTS = Integer.getInteger("parley.disconnects", 1_000);
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final long seed = Long.getLong("parley.seed", new Random().nextLong());
    private final ManagerBench bench = new ManagerBench();
    private final Workers workers = new Workers();
    private final AtomicLong now = new AtomicLong();
    private final ConversationManager manager = bench.builder()
            .ticker(now::get)
            .residency(10, IDLE, Duration.ZERO)
            .eventLog(40, 1_000_000)
            .build();
    private final Conversation first =
            manager.newConversation(ManagerBench.CONFIG).conversation();
    private final ConversationId id = first.id();
    private final AtomicInteger disconnects = new AtomicInteger();
    private final AtomicBoolean silent = new AtomicBoolean();

    @AfterEach
    void close() {
        workers.close();
        manager.close();
        bench.close();
    }

    @Test
    void disconnectsUnderLoadAndAcrossReopeningMissAndDoubleNothingOutsideGaps() throws Exception {
        System.out.println("ReconnectTest seed " + seed);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(new Random(seed + i)));
        }
        AtomicInteger evictions = new AtomicInteger();

        workers.together(CLIENTS + 1, number -> {
            if (number < CLIENTS) {
                clients.get(number).comeAndGo();
                return;
            }
            try {
                speak(new Random(seed - 1), evictions);
            } finally {
                silent.set(true);
            }
        });

        List<Long> items = itemsFrom(0, Long.MAX_VALUE);
        for (Client client : clients) {
            assertThat(client.items).as("seed %d", seed).containsExactlyElementsOf(items);
        }
        assertThat(disconnects).hasValueGreaterThanOrEqualTo(DISCONNECTS);
        assertThat(evictions).hasValueGreaterThan(5);
        assertThat(clients).as("each kind of event was met").allMatch(client -> client.gaps > 0);
        assertThat(items.size()).isGreaterThan(100);
    }

    /** The agent's side: turns without a pause, and now and then an eviction and a return. */
    private void speak(Random random, AtomicInteger evictions) {
        Conversation conversation = first;
        while (disconnects.get() < DISCONNECTS || evictions.get() <= 5) {
            FakeSession session = bench.spawner.last();
            String turn = conversation.submit(Op.UserInput.text("go on"));
            session.say(turn, new EventMsg.TurnStarted());
            for (int i = random.nextInt(30); i > 0; i--) {
                session.say(turn, new EventMsg.AgentMessageDelta("d"));
                if (random.nextInt(4) == 0) {
                    session.say(turn, new EventMsg.ItemCompleted(ResponseItem.Message.assistant("item"), Origin.AGENT));
                }
            }
            session.say(turn, new EventMsg.TurnComplete());
            if (random.nextInt(10) == 0) {
                Conversation old = conversation;
                now.addAndGet(IDLE.toNanos());
                manager.heartbeat().beat();
                ManagerBench.until("it is evicted", () -> !old.isOpen());
                conversation = manager.openConversation(id).conversation();
                evictions.incrementAndGet();
            }
        }
    }

    private List<Long> itemsFrom(long start, long end) {
        List<Long> positions = new ArrayList<>();
        for (long from = start; from < end; ) {
            List<PositionedEntry> page = bench.store
                    .read(id, from, (int) Math.min(500, end - from), Direction.FORWARD)
                    .entries();
            for (PositionedEntry entry : page) {
                if (entry.entry() instanceof TranscriptEntry.Item) {
                    positions.add(entry.position());
                }
            }
            if (page.isEmpty()) {
                return positions;
            }
            from = page.get(page.size() - 1).position() + 1;
        }
        return positions;
    }

    private final class Client {

        private final Random random;
        private final List<Long> items = new ArrayList<>();
        private EventCursor cursor = first.start();
        private int gaps;

        Client(Random random) {
            this.random = random;
        }

        void comeAndGo() throws Exception {
            while (!silent.get()) {
                Conversation conversation = manager.openConversation(id).conversation();
                if (random.nextBoolean()) {
                    subscribe(conversation, 1 + random.nextInt(60));
                } else {
                    read(conversation, 1 + random.nextInt(60), Duration.ofMillis(random.nextInt(3)));
                }
                disconnects.incrementAndGet();
            }
            read(manager.openConversation(id).conversation(), Integer.MAX_VALUE, Duration.ZERO);
        }

        private void read(Conversation conversation, int count, Duration patience) throws InterruptedException {
            EventReader reader = conversation.events(cursor);
            try {
                for (int i = 0; i < count; i++) {
                    Optional<ConversationEvent> next = reader.next(patience);
                    if (next.isEmpty()) {
                        return;
                    }
                    take(next.get());
                    assertThat(reader.cursor()).isEqualTo(cursor);
                }
            } catch (ConversationClosedException evicted) {
                assertThat(evicted.reason()).isEqualTo(CloseReason.EVICTED);
            }
        }

        /** Leaves after {@code count} events, when they end, or when the agent has fallen silent. */
        private void subscribe(Conversation conversation, int count) throws Exception {
            List<ConversationEvent> got = new ArrayList<>();
            AtomicBoolean left = new AtomicBoolean();
            RecordingSubscriber subscriber = new RecordingSubscriber(1 + random.nextInt(5), (to, event) -> {
                synchronized (got) {
                    if (left.get()) {
                        return; // an event on its way while we leave: it comes again
                    }
                    got.add(event);
                    left.set(got.size() == count);
                }
                to.request(1);
            });
            conversation.publisher(cursor).subscribe(subscriber);
            Workers.awaitUntil(() -> left.get() || subscriber.ended() || silent.get());
            subscriber.subscription().cancel();
            synchronized (got) {
                left.set(true);
            }
            got.forEach(this::take);
        }

        private void take(ConversationEvent event) {
            if (event instanceof ConversationEvent.Gap gap) {
                assertThat(gap.catchUpFrom()).isEqualTo(cursor.position());
                assertThat(gap.next().epoch()).isGreaterThanOrEqualTo(cursor.epoch());
                items.addAll(itemsFrom(gap.catchUpFrom(), gap.next().position()));
                gaps++;
            } else if (event instanceof ConversationEvent.Emitted emitted) {
                assertThat(emitted.number()).isEqualTo(cursor.number());
                assertThat(emitted.next().epoch()).isEqualTo(cursor.epoch());
                if (emitted.msg() instanceof EventMsg.ItemCompleted) {
                    items.add(emitted.next().position() - 1);
                }
            }
            cursor = event.next();
        }
    }
}
