package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.CloseReason;
import dev.parley.core.Conversation;
import dev.parley.core.ConversationManager;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.ChildJvm;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers that are killed, taken from, drained, or that everything kills. */
final class LostWorkerTest {

    private final RemoteWorld world = new RemoteWorld(TestRedis.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aTurnWhoseWorkerIsKilledIsAbortedAndTheSessionGoesOnWithAnother() {
        String dead;
        RedisSessionSpawner front = world.spawner(settings -> settings);
        ConversationManager manager = world.manager(front);
        Conversation conversation;
        String turn;
        try (ChildJvm child = ChildJvm.start(WorkerProcess.class, List.of(world.url, world.namespace))) {
            dead = child.nextLine(RemoteWorld.PATIENT).orElseThrow();
            conversation = manager.newConversation(RemoteWorld.CONFIG).conversation();
            RemoteWorld.untilEnd(conversation, conversation.submit(Op.UserInput.text("hello")));
            turn = conversation.submit(Op.UserInput.text("stage"));
            RemoteWorld.until(conversation, turn, EventMsg.ItemCompleted.class::isInstance);
            child.kill();
        }
        String waiting = conversation.submit(Op.UserInput.text("waiting"));
        world.worker();

        world.declareDead(front, dead);

        assertThat(RemoteWorld.untilEnd(conversation, turn))
                .endsWith(new EventMsg.TurnAborted(AbortReason.SESSION_LOST));
        assertThat(RemoteWorld.untilEnd(conversation, waiting))
                .hasAtLeastOneElementOfType(EventMsg.SessionConfigured.class)
                .endsWith(new EventMsg.TurnComplete());
        String recall = conversation.submit(Op.UserInput.text("recall"));
        RemoteWorld.untilEnd(conversation, recall);
        assertThat(world.transcript(conversation.id()))
                .containsExactly(
                        "begin 1-1",
                        "answer to hello",
                        "end 1-1",
                        "begin " + turn,
                        "before",
                        "session_lost " + turn,
                        "begin " + waiting,
                        "answer to waiting",
                        "end " + waiting,
                        "begin " + recall,
                        "hello|answer to hello|stage|before|waiting|answer to waiting|recall|",
                        "end " + recall);
    }

    @Test
    void withoutRespawningTheConversationClosesAndMayBeOpenedAgain() {
        RedisSessionSpawner front = world.spawner(RedisSpawnerBuilder::withoutRespawning);
        ConversationManager manager = world.manager(front);
        AgentWorker worker = world.worker();
        Conversation conversation = manager.newConversation(RemoteWorld.CONFIG).conversation();
        String turn = conversation.submit(Op.UserInput.text("stage"));
        RemoteWorld.until(conversation, turn, EventMsg.ItemCompleted.class::isInstance);

        world.declareDead(front, worker.name());

        RemoteWorld.await("it closes", () -> !conversation.isOpen());
        assertThat(conversation.closeReason()).contains(CloseReason.SESSION_LOST);
        Conversation again = manager.openConversation(conversation.id()).conversation();
        RemoteWorld.untilEnd(again, again.submit(Op.UserInput.text("hello")));
        assertThat(world.transcript(conversation.id())).contains("session_lost " + turn, "answer to hello");
    }

    @Test
    void whatAWorkerSaysThatWasFencedIsRefused() {
        RedisSessionSpawner front = world.spawner(settings -> settings);
        ConversationManager manager = world.manager(front);
        AgentWorker worker = world.worker();
        Conversation conversation = manager.newConversation(RemoteWorld.CONFIG).conversation();
        String turn = conversation.submit(Op.UserInput.text("stage"));
        RemoteWorld.until(conversation, turn, EventMsg.ItemCompleted.class::isInstance);

        front.takeFromWorker(conversation.id());
        world.agent.goOn(); // whoever waits, which may be the fenced one

        RemoteWorld.untilEnd(conversation, turn);
        String next = conversation.submit(Op.UserInput.text("hello"));
        RemoteWorld.untilEnd(conversation, next);
        assertThat(world.transcript(conversation.id()))
                .containsSubsequence("session_lost " + turn, "begin " + next, "answer to hello", "end " + next)
                .doesNotContain("end " + turn);
        assertThat(worker.stats().claimed()).isEqualTo(2);
        RemoteWorld.await("the fenced one is gone", () -> worker.stats().running() == 1);
    }

    @Test
    void aWorkerThatDrainsFinishesItsTurnsAndHandsItsSessionsOn() {
        RedisSessionSpawner front = world.spawner(settings -> settings);
        ConversationManager manager = world.manager(front);
        AgentWorker first = world.worker();
        Conversation idle = manager.newConversation(RemoteWorld.CONFIG).conversation();
        Conversation busy = manager.newConversation(RemoteWorld.CONFIG).conversation();
        RemoteWorld.untilEnd(idle, idle.submit(Op.UserInput.text("hello")));
        String turn = busy.submit(Op.UserInput.text("stage"));
        RemoteWorld.until(busy, turn, EventMsg.ItemCompleted.class::isInstance);

        first.drain();
        AgentWorker second = world.worker();
        RemoteWorld.await("the idle one moves", () -> second.stats().running() == 1);
        String later = busy.submit(Op.UserInput.text("later"));
        assertThat(first.stats().running()).isEqualTo(1);
        world.agent.goOn();

        RemoteWorld.untilEnd(busy, turn);
        RemoteWorld.untilEnd(busy, later);
        RemoteWorld.untilEnd(idle, idle.submit(Op.UserInput.text("recall")));
        first.close();
        assertThat(second.stats().running()).isEqualTo(2);
        assertThat(world.transcript(busy.id()))
                .containsExactly(
                        "begin " + turn,
                        "before",
                        "after",
                        "end " + turn,
                        "begin " + later,
                        "answer to later",
                        "end " + later);
        assertThat(world.transcript(idle.id())).contains("hello|answer to hello|recall|");
    }

    @Test
    void aSessionThatEveryWorkerIsLostToIsParkedUntilAnOperatorSaysOtherwise() throws InterruptedException {
        RedisSessionSpawner front = world.spawner(settings -> settings);
        CountDownLatch over = new CountDownLatch(1);
        Stuck stuck = new Stuck(world.agents, over);
        ConversationManager manager = world.manager(front);
        Conversation seed;
        try {
            world.worker(stuck, settings -> settings);
            seed = manager.newConversation(RemoteWorld.CONFIG).conversation();
            manager.removeConversation(seed.id());
            stuck.left.set(3);
            AtomicBoolean refused = new AtomicBoolean();
            // again and again: what the front end has not heard of yet, it cannot take away
            Thread operator = new Thread(() -> RemoteWorld.await("the session is parked", () -> {
                front.takeFromWorker(seed.id());
                return refused.get();
            }));
            operator.start();

            assertThatThrownBy(() -> manager.openConversation(seed.id())).isInstanceOf(SessionParkedException.class);

            refused.set(true);
            operator.join(RemoteWorld.PATIENT.toMillis());
            assertThatThrownBy(() -> manager.openConversation(seed.id())).isInstanceOf(SessionParkedException.class);
            assertThat(front.unpark(seed.id())).isTrue();
            assertThat(front.unpark(seed.id())).isFalse();
        } finally {
            over.countDown();
        }
        Conversation again = manager.openConversation(seed.id()).conversation();
        RemoteWorld.untilEnd(again, again.submit(Op.UserInput.text("hello")));
        assertThat(world.transcript(seed.id())).contains("answer to hello");
    }

    /** Does not come back from some spawns. */
    private static final class Stuck implements SessionSpawner {
        private final InProcessSessionSpawner behind;
        private final AtomicInteger left = new AtomicInteger();
        private final CountDownLatch over;

        Stuck(InProcessSessionSpawner behind, CountDownLatch over) {
            this.behind = behind;
            this.over = over;
        }

        @Override
        public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
            if (left.getAndDecrement() > 0) {
                over.await();
            }
            return behind.spawn(request, events);
        }

        @Override
        public void close() {}
    }
}
