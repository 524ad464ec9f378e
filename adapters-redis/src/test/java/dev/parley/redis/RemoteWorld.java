package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.core.StoredHistory;
import dev.parley.fixtures.RedisServer;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EventMsg;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.SessionSpawner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One front end, and workers in this process, on a server. Nothing in it is taken for dead unless a test says so. */
final class RemoteWorld implements AutoCloseable {

    static final SessionConfig CONFIG = SessionConfig.of("staged");
    static final Duration PATIENT = Duration.ofSeconds(40);
    private static final Duration NEVER = Duration.ofHours(1);

    final RedisServer server;
    final String url;
    final String namespace;
    final StagedAgent agent = new StagedAgent();
    final AtomicLong time = new AtomicLong();
    final RedisConversationStore store;
    final InProcessSessionSpawner agents =
            InProcessSessionSpawner.builder().agent("staged", agent).build();
    private final Deque<Runnable> opened = new ArrayDeque<>();

    RemoteWorld(RedisServer server) {
        this(server, server.uri());
    }

    /** @param url the server, perhaps by another way */
    RemoteWorld(RedisServer server, String url) {
        this.server = server;
        this.url = url;
        this.namespace = server.prefix() + ":" + UUID.randomUUID();
        this.store = RedisConversationStore.builder(url).namespace(namespace).open();
    }

    AgentWorker worker() {
        return worker(agents, settings -> settings);
    }

    AgentWorker worker(SessionSpawner spawner, UnaryOperator<AgentWorkerBuilder> more) {
        AgentWorker worker = more.apply(
                        AgentWorker.builder(url, spawner, (id, length) -> StoredHistory.of(store, id, length))
                                .namespace(namespace)
                                .agent("staged")
                                .timeToLive(NEVER))
                .start();
        opened.push(worker::close);
        return worker;
    }

    RedisSessionSpawner spawner(UnaryOperator<RedisSpawnerBuilder> more) {
        RedisSessionSpawner spawner = more.apply(RedisSessionSpawner.builder(url)
                        .namespace(namespace)
                        .nanoTime(time::get)
                        .timeToLive(NEVER))
                .open();
        opened.push(spawner::close);
        return spawner;
    }

    ConversationManager manager(SessionSpawner spawner) {
        ConversationManager manager = ConversationManager.builder(spawner, store)
                .startDeadline(PATIENT)
                .heartbeat(Duration.ofMinutes(10), NEVER)
                .build();
        opened.push(manager::close);
        return manager;
    }

    /** Lets the front end find that a worker has no heartbeat any more, twice. */
    void declareDead(RedisSessionSpawner front, String worker) {
        server.call("DEL", "%s:hw:%s".formatted(namespace, worker));
        front.lookAfterAll();
        time.addAndGet(NEVER.toNanos());
        server.call("DEL", "%s:hw:%s".formatted(namespace, worker));
        front.lookAfterAll();
    }

    /** As if all heartbeats of a kind had not been repeated. */
    void forgetHeartbeats(String kind) {
        for (String key : server.keys()) {
            if (key.startsWith("%s:%s:".formatted(namespace, kind))) {
                server.call("DEL", key);
            }
        }
    }

    /** Reads on until it was said. Gives what was said until then. */
    static List<EventMsg> until(Conversation conversation, String turn, Predicate<EventMsg> wanted) {
        List<EventMsg> said = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENT.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                Optional<ConversationEvent> next = conversation.nextEvent(PATIENT);
                if (next.isPresent() && next.get() instanceof ConversationEvent.Emitted emitted) {
                    said.add(emitted.msg());
                    if (emitted.event().submissionId().equals(turn) && wanted.test(emitted.msg())) {
                        return said;
                    }
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
        throw new AssertionError("not said of \"%s\" in time; said was %s".formatted(turn, said));
    }

    static List<EventMsg> untilEnd(Conversation conversation, String turn) {
        return until(
                conversation, turn, msg -> msg instanceof EventMsg.TurnComplete || msg instanceof EventMsg.TurnAborted);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** All that was recorded: items as their text, turn marks with their turn. */
    List<String> transcript(ConversationId id) {
        List<String> all = new ArrayList<>();
        for (PositionedEntry each : store.read(id, 0, 10_000, Direction.FORWARD).entries()) {
            if (each.entry() instanceof TranscriptEntry.Item item
                    && item.item() instanceof ResponseItem.Message message) {
                all.add(message.text());
            } else if (each.entry() instanceof TranscriptEntry.TurnStarted started) {
                all.add("begin " + started.id());
            } else if (each.entry() instanceof TranscriptEntry.TurnEnded ended) {
                all.add("%s %s".formatted(ended.reason().orElse("end"), ended.id()));
            }
        }
        return all;
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
        agents.close();
        store.close();
    }
}
