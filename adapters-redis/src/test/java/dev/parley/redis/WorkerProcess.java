package dev.parley.redis;

import dev.parley.core.StoredHistory;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.testkit.ChildJvm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A worker to be killed. Arguments: URL, namespace. Says its name when it takes work. */
final class WorkerProcess {

    private WorkerProcess() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch unused = ChildJvm.endWithParent();
        RedisConversationStore store =
                RedisConversationStore.builder(args[0]).namespace(args[1]).open();
        InProcessSessionSpawner agents = InProcessSessionSpawner.builder()
                .agent("staged", new StagedAgent())
                .build();
        AgentWorker worker = AgentWorker.builder(args[0], agents, (id, length) -> StoredHistory.of(store, id, length))
                .namespace(args[1])
                .agent("staged")
                .timeToLive(Duration.ofMinutes(10))
                .start();
        System.out.println(worker.name());
        new CountDownLatch(1).await();
    }
}
