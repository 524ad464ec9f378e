package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.ScriptedAgent;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.SessionSpawnerContract;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;

/** The worker is in this process; everything between goes through a server. */
class RedisSessionSpawnerContractTest implements SessionSpawnerContract {

    /** Nothing here is to be taken for dead, however slow this machine is. */
    private static final Duration LONG = Duration.ofHours(1);

    private final RedisServer server = TestRedis.shared();
    private final CountDownLatch ruleIsOver = new CountDownLatch(1);

    @Override
    public SessionSpawner open() {
        String namespace = server.prefix() + ":" + UUID.randomUUID();
        InProcessSessionSpawner agents = InProcessSessionSpawner.builder()
                .agent("scripted", new ScriptedAgent(ruleIsOver))
                .interruptGrace(Duration.ofMillis(200))
                .build();
        AgentWorker worker = AgentWorker.builder(server.uri(), agents, (id, length) -> {
                    throw new IllegalStateException("the kit's histories are not stored");
                })
                .namespace(namespace)
                .agent("scripted")
                .capacity(2000)
                .timeToLive(LONG)
                .start();
        RedisSessionSpawner spawner = RedisSessionSpawner.builder(server.uri())
                .namespace(namespace)
                .timeToLive(LONG)
                .open();
        return new WithWorker(spawner, worker, agents);
    }

    @Override
    public SessionConfig config() {
        return SessionConfig.of("scripted");
    }

    @Override
    public Op.UserInput input(Behaviour wanted) {
        return Op.UserInput.text(wanted.name());
    }

    @AfterEach
    void letGoOfAbandonedTurns() {
        ruleIsOver.countDown();
    }

    /** Closes what the spawner needs after it. */
    private record WithWorker(RedisSessionSpawner front, AgentWorker worker, SessionSpawner agents)
            implements SessionSpawner {
        @Override
        public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
            return front.spawn(request, events);
        }

        @Override
        public void close() {
            front.close();
            worker.close();
            agents.close();
        }
    }
}
