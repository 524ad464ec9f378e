package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.CloseReason;
import dev.parley.core.Conversation;
import dev.parley.core.ConversationManager;
import dev.parley.fixtures.RedisServer;
import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.testkit.FaultProxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server that is away, connections that break, readers that do not read, and things that are too large. */
final class RemoteTroubleTest {

    /** {@code -Dparley.redis.away=PT10S} for longer than a call's timeout. */
    private static final Duration AWAY = Duration.parse(System.getProperty("parley.redis.away", "PT1S"));

    @Test
    void bothSidesWaitWhileTheServerIsAwayAndThenGoOn() throws InterruptedException {
        try (RedisServer server = TestRedis.own();
                RemoteWorld world = new RemoteWorld(server)) {
            AgentWorker worker = world.worker();
            ConversationManager manager = world.manager(world.spawner(settings -> settings));
            Conversation conversation =
                    manager.newConversation(RemoteWorld.CONFIG).conversation();
            String turn = conversation.submit(Op.UserInput.text("stage"));
            RemoteWorld.until(conversation, turn, EventMsg.ItemCompleted.class::isInstance);

            server.pause();
            world.agent.goOn(); // says something that cannot be sent
            Thread client = new Thread(() -> conversation.submit(new Submission("mine", Op.UserInput.text("hello"))));
            client.start();
            client.join(AWAY.toMillis());
            boolean waited = client.isAlive();
            server.resume();

            assertThat(waited).as("the submission waits for the server").isTrue();
            RemoteWorld.untilEnd(conversation, "mine");
            client.join();
            assertThat(worker.stats().claimed()).isEqualTo(1);
            assertThat(world.transcript(conversation.id()))
                    .containsExactly(
                            "begin " + turn,
                            "before",
                            "after",
                            "end " + turn,
                            "begin mine",
                            "answer to hello",
                            "end mine");
        }
    }

    @Test
    void connectionsThatBreakAtAnyMomentLoseAndDoubleNothing() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RedisServer server = TestRedis.shared();
        URI uri = URI.create(server.uri());
        InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort());
        try (FaultProxy proxy = FaultProxy.before(address);
                RemoteWorld world = new RemoteWorld(server, TestRedis.uriThrough(server, proxy.address()))) {
            world.worker();
            ConversationManager manager = world.manager(world.spawner(settings -> settings));
            Conversation conversation =
                    manager.newConversation(RemoteWorld.CONFIG).conversation();
            List<String> expected = new ArrayList<>();
            FaultProxy.Fault[] faults = {
                FaultProxy.Fault.REQUEST_LOST, FaultProxy.Fault.ANSWER_LOST, FaultProxy.Fault.RESET
            };
            for (int i = 0; i < 40; i++) {
                FaultProxy.Fault fault = faults[random.nextInt(faults.length)];
                proxy.disturb(fault, random.nextInt(20));
                String turn = "turn-" + i;
                Thread healer = new Thread(() -> {
                    RemoteWorld.await("a fault, or the end", () -> proxy.hasStruck() || conversation.isIdle());
                    proxy.heal();
                });
                healer.start();
                conversation.submit(new Submission(turn, Op.UserInput.text("items 3")));
                RemoteWorld.untilEnd(conversation, turn);
                proxy.heal();
                expected.addAll(List.of("begin " + turn, "item 0", "item 1", "item 2", "end " + turn));
            }
            assertThat(world.transcript(conversation.id())).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void anAgentWaitsForAReaderThatIsSlowAndNothingIsLost() throws Exception {
        int items = 4_000;
        try (RemoteWorld world = new RemoteWorld(TestRedis.shared())) {
            world.worker();
            RedisSessionSpawner front = world.spawner(settings -> settings);
            CountDownLatch reads = new CountDownLatch(1);
            List<Event> said = Collections.synchronizedList(new ArrayList<>());
            ConversationId id = Talk.newId();
            String stream = "%s:{%s}:se:%s".formatted(world.namespace, KeyLayout.home(id), id);
            Session session =
                    front.spawn(new SessionRequest(id, RemoteWorld.CONFIG, new InitialHistory.New()), event -> {
                        if (event.msg() instanceof EventMsg.ItemCompleted) {
                            awaitQuietly(reads);
                        }
                        if (!(event.msg() instanceof EventMsg.AgentMessageDelta)) {
                            said.add(event);
                        }
                    });

            session.submit(new Submission("1", Op.UserInput.text("items " + items)));
            RemoteWorld.await("it is full", () -> "1".equals(world.server.call("HGET", record(world, id), "bp")));
            long waiting = (Long) world.server.call("XLEN", stream);
            reads.countDown();

            RemoteWorld.await("all is said", () -> said.size() == items + 3);
            assertThat(waiting).isLessThanOrEqualTo(1_024);
            assertThat(said.subList(2, items + 2).stream().map(RemoteTroubleTest::text))
                    .containsExactlyElementsOf(
                            IntStream.range(0, items).mapToObj(i -> "item " + i).toList());
            assertThat(said.stream().map(event -> event.source().orElseThrow())).isSorted();
        }
    }

    @Test
    void whatIsTooLargeIsRefusedByATypedError() {
        try (RemoteWorld world = new RemoteWorld(TestRedis.shared())) {
            world.worker(world.agents, settings -> settings.largestMessage(1_000));
            ConversationManager manager = world.manager(world.spawner(settings -> settings.largestMessage(1_000)));
            Conversation conversation =
                    manager.newConversation(RemoteWorld.CONFIG).conversation();

            assertThatThrownBy(() -> conversation.submit(Op.UserInput.text("x".repeat(1_000))))
                    .isInstanceOf(SubmissionRefusedException.class)
                    .hasCauseInstanceOf(PayloadTooLargeException.class);
            String turn = conversation.submit(Op.UserInput.text("large 1000"));

            RemoteWorld.until(conversation, turn, msg -> msg instanceof EventMsg.TurnAborted);
            RemoteWorld.await("it closes", () -> !conversation.isOpen());
            assertThat(conversation.closeReason()).contains(CloseReason.SESSION_LOST);
        }
    }

    @Test
    void noMoreThanTheQueueHoldsMayWait() {
        try (RemoteWorld world = new RemoteWorld(TestRedis.shared())) {
            world.worker();
            ConversationManager manager = world.manager(world.spawner(settings -> settings.mostWaiting(2)));
            Conversation conversation =
                    manager.newConversation(RemoteWorld.CONFIG).conversation();
            String turn = conversation.submit(Op.UserInput.text("stage"));
            RemoteWorld.until(conversation, turn, EventMsg.ItemCompleted.class::isInstance);
            conversation.submit(Op.UserInput.text("one"));
            String two = conversation.submit(Op.UserInput.text("two"));

            assertThatThrownBy(() -> conversation.submit(Op.UserInput.text("three")))
                    .isInstanceOf(SubmissionRefusedException.class)
                    .hasMessageContaining("queue_full");

            world.agent.goOn();
            RemoteWorld.untilEnd(conversation, two);
            assertThat(world.transcript(conversation.id())).endsWith("answer to two", "end " + two);
        }
    }

    @Test
    void idleSessionsAskTheServerNothing() {
        try (RedisServer server = TestRedis.own();
                RemoteWorld world = new RemoteWorld(server)) {
            AgentWorker worker = world.worker();
            ConversationManager manager = world.manager(world.spawner(settings -> settings));
            for (int i = 0; i < 50; i++) {
                Conversation conversation =
                        manager.newConversation(RemoteWorld.CONFIG).conversation();
                RemoteWorld.untilEnd(conversation, conversation.submit(Op.UserInput.text("hello")));
            }
            // the last acknowledgement may still be on its way
            RemoteWorld.await("nobody asks any more", () -> isQuiet(server));

            assertThat(worker.stats().running()).isEqualTo(50);
            assertThat(((String) server.call("CLIENT", "LIST")).lines().count())
                    .as("connections of store, front end and worker, and the one that asks")
                    .isEqualTo(6);
        }
    }

    /** Whether nothing but the question itself came for a while. */
    private static boolean isQuiet(RedisServer server) {
        long before = commands(server);
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        return commands(server) == before + 1;
    }

    private static long commands(RedisServer server) {
        return ((String) server.call("INFO", "stats"))
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private static String record(RemoteWorld world, ConversationId id) {
        return "%s:{%s}:s:%s".formatted(world.namespace, KeyLayout.home(id), id);
    }

    private static String text(Event event) {
        return event.msg() instanceof EventMsg.ItemCompleted item && item.item() instanceof ResponseItem.Message message
                ? message.text()
                : "";
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
