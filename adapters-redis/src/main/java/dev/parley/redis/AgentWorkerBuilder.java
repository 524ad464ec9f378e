package dev.parley.redis;

import dev.parley.spi.SessionSpawner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What an {@link AgentWorker} is told before it starts. Not safe for use by many threads. */
public final class AgentWorkerBuilder {

    private static final int MEBIBYTE = 1 << 20;

    private final RedisStoreBuilder connection;
    private final SessionSpawner spawner;
    private final HistorySource histories;
    private final List<String> agents = new ArrayList<>();
    private int capacity = 64;
    private int largestMessage = 16 * MEBIBYTE;
    private Duration timeToLive = Duration.ofSeconds(15);
    private Duration patience = Duration.ofSeconds(30);
    private Duration readersPatience = Duration.ofMinutes(2);
    private Duration coalescing = Duration.ofMillis(25);
    private Duration orphanGrace = Duration.ofMinutes(1);
    private Duration closeGrace = Duration.ofSeconds(30);
    private Duration drainTime = Duration.ofSeconds(30);
    private SessionObserver observer = SessionObserver.NONE;

    AgentWorkerBuilder(String url, SessionSpawner spawner, HistorySource histories) {
        this.connection = new RedisStoreBuilder(url);
        this.spawner = spawner;
        this.histories = histories;
    }

    /** An agent that the spawner has and this worker serves. At least one is needed. */
    public AgentWorkerBuilder agent(String name) {
        agents.add(PlainName.of(name));
        return this;
    }

    /** That of the front ends; as {@link RedisStoreBuilder#namespace}. */
    public AgentWorkerBuilder namespace(String name) {
        RedisStoreBuilder unused = connection.namespace(name);
        return this;
    }

    /** As {@link RedisStoreBuilder#timeout}. */
    public AgentWorkerBuilder timeout(Duration limit) {
        RedisStoreBuilder unused = connection.timeout(limit);
        return this;
    }

    /** How many sessions it has at most; 64 if not set. */
    public AgentWorkerBuilder capacity(int sessions) {
        if (sessions < 1) {
            throw new IllegalArgumentException("capacity %d is below 1".formatted(sessions));
        }
        capacity = sessions;
        return this;
    }

    /** After what time without a heartbeat it may be taken for dead; 15 seconds if not set. It beats three times as often. */
    public AgentWorkerBuilder timeToLive(Duration time) {
        timeToLive = positive("time to live", time);
        return this;
    }

    /** How long it bears that the server is away before it gives its sessions up; 30 seconds if not set. */
    public AgentWorkerBuilder patience(Duration limit) {
        patience = positive("patience", limit);
        return this;
    }

    /** How long an agent waits inside {@code emit} for a front end that does not read; two minutes if not set. */
    public AgentWorkerBuilder readersPatience(Duration limit) {
        readersPatience = positive("readers' patience", limit);
        return this;
    }

    /** How long deltas wait for more of their kind; 25 ms if not set. */
    public AgentWorkerBuilder coalescing(Duration delay) {
        coalescing = positive("coalescing", delay);
        return this;
    }

    /** The largest event, in bytes of JSON; 16 MiB if not set. A session that says more is lost. */
    public AgentWorkerBuilder largestMessage(int bytes) {
        largestMessage = Limits.atLeastOne("largest message", bytes);
        return this;
    }

    /** How long a session goes on for a front end that is gone, until another takes it over; one minute if not set. */
    public AgentWorkerBuilder orphanGrace(Duration grace) {
        orphanGrace = positive("orphan grace", grace);
        return this;
    }

    /** How long a session that was closed may take to end; 30 seconds if not set. */
    public AgentWorkerBuilder closeGrace(Duration grace) {
        closeGrace = positive("close grace", grace);
        return this;
    }

    /** How long {@link AgentWorker#close} lets turns run on; 30 seconds if not set. */
    public AgentWorkerBuilder drainTime(Duration limit) {
        drainTime = positive("drain time", limit);
        return this;
    }

    /** Is told of claims. */
    public AgentWorkerBuilder observer(SessionObserver told) {
        observer = told;
        return this;
    }

    /**
     * Connects, and begins to take work.
     *
     * @throws IllegalStateException if it serves no agent
     * @throws dev.parley.spi.StoreUnavailableException if the server cannot be reached
     * @throws dev.parley.spi.StoreRefusedException as {@link RedisStoreBuilder#open}
     */
    public AgentWorker start() {
        if (agents.isEmpty()) {
            throw new IllegalStateException("a worker that serves no agent takes no work");
        }
        WorkerSettings settings = new WorkerSettings(
                spawner,
                histories,
                agents,
                capacity,
                timeToLive,
                patience,
                readersPatience,
                coalescing,
                largestMessage,
                orphanGrace,
                closeGrace,
                drainTime,
                observer);
        return new AgentWorker(connection, settings);
    }

    private static Duration positive(String what, Duration value) {
        return Limits.positive(what, value);
    }
}
