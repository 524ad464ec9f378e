package dev.parley.redis;

import dev.parley.spi.SessionSpawner;
import java.time.Duration;
import java.util.List;

/** What an {@link AgentWorker} was told before it started. */
record WorkerSettings(
        SessionSpawner spawner,
        HistorySource histories,
        List<String> agents,
        int capacity,
        Duration timeToLive,
        Duration patience,
        Duration readersPatience,
        Duration coalescing,
        int largestMessage,
        Duration orphanGrace,
        Duration closeGrace,
        Duration drainTime,
        SessionObserver observer) {

    WorkerSettings {
        agents = List.copyOf(agents);
    }
}
