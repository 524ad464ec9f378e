package dev.parley.redis;

import dev.parley.core.StoredHistory;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.testkit.ChildJvm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A worker of the fleet. Arguments: URL, namespace. Its agent says what it knows of the conversation, and then that it is
 * done. Says its name when it takes work; drains when it is let go on, and ends.
 */
final class FleetWorker {

    private static final int LONGEST_THOUGHT_MILLIS = 20;

    private FleetWorker() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch told = ChildJvm.endWithParent();
        RedisConversationStore store =
                RedisConversationStore.builder(args[0]).namespace(args[1]).open();
        InProcessSessionSpawner agents = InProcessSessionSpawner.builder()
                .agent("fleet", turn -> {
                    turn.say(FleetTest.digest(turn.history()));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                            ThreadLocalRandom.current().nextInt(LONGEST_THOUGHT_MILLIS)));
                    turn.say("done " + turn.submissionId());
                })
                .build();
        AgentWorker worker = AgentWorker.builder(args[0], agents, (id, length) -> StoredHistory.of(store, id, length))
                .namespace(args[1])
                .agent("fleet")
                .capacity(1_000)
                .timeToLive(FleetTest.TIME_TO_LIVE)
                .orphanGrace(Duration.ofMinutes(2))
                .start();
        System.out.println(worker.name());
        told.await();
        worker.close();
        agents.close();
        store.close();
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }
}
