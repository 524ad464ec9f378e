package dev.parley.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

/** What a {@link RedisSessionSpawner} is told before it opens. Not safe for use by many threads. */
public final class RedisSpawnerBuilder {

    private static final int MEBIBYTE = 1 << 20;

    private final RedisStoreBuilder connection;
    private Duration timeToLive = Duration.ofSeconds(15);
    private Duration patience = Duration.ofSeconds(30);
    private Duration claimTimeout = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(10);
    private int mostWaiting = 64;
    private int largestMessage = 16 * MEBIBYTE;
    private int mostLost = 3;
    private boolean respawning = true;
    private LongSupplier nanoTime = System::nanoTime;
    private SessionObserver observer = SessionObserver.NONE;

    RedisSpawnerBuilder(String url) {
        this.connection = new RedisStoreBuilder(url);
    }

    /** That of the workers; as {@link RedisStoreBuilder#namespace}. */
    public RedisSpawnerBuilder namespace(String name) {
        RedisStoreBuilder unused = connection.namespace(name);
        return this;
    }

    /** As {@link RedisStoreBuilder#timeout}. */
    public RedisSpawnerBuilder timeout(Duration limit) {
        RedisStoreBuilder unused = connection.timeout(limit);
        return this;
    }

    /** After what time without a heartbeat workers may take this process for dead; 15 seconds if not set. */
    public RedisSpawnerBuilder timeToLive(Duration time) {
        timeToLive = Limits.positive("time to live", time);
        return this;
    }

    /** How long it bears that the server is away before it gives a session up; 30 seconds if not set. */
    public RedisSpawnerBuilder patience(Duration limit) {
        patience = Limits.positive("patience", limit);
        return this;
    }

    /** How long a session may wait for a worker; 30 seconds if not set. */
    public RedisSpawnerBuilder claimTimeout(Duration limit) {
        claimTimeout = Limits.positive("claim timeout", limit);
        return this;
    }

    /** How long {@link RedisSessionSpawner#close} waits for sessions to end; 10 seconds if not set. */
    public RedisSpawnerBuilder closeTimeout(Duration limit) {
        closeTimeout = Limits.positive("close timeout", limit);
        return this;
    }

    /** How many submissions may wait in a session; 64 if not set. More are refused. */
    public RedisSpawnerBuilder mostWaiting(int submissions) {
        mostWaiting = Limits.atLeastOne("most waiting", submissions);
        return this;
    }

    /** The largest submission, in bytes of JSON, and the largest history that is not in the store; 16 MiB if not set. */
    public RedisSpawnerBuilder largestMessage(int bytes) {
        largestMessage = Limits.atLeastOne("largest message", bytes);
        return this;
    }

    /** How many workers may be lost to a session, one after the other, before it is parked; 3 if not set. */
    public RedisSpawnerBuilder mostLost(int workers) {
        mostLost = Limits.atLeastOne("most lost", workers);
        return this;
    }

    /** Lets a session whose worker is lost end with {@code SessionLost}, instead of going on with another one. */
    public RedisSpawnerBuilder withoutRespawning() {
        respawning = false;
        return this;
    }

    /** Is told of respawns. */
    public RedisSpawnerBuilder observer(SessionObserver told) {
        observer = told;
        return this;
    }

    /** What tells how long workers have been missing. */
    RedisSpawnerBuilder nanoTime(LongSupplier time) {
        nanoTime = time;
        return this;
    }

    /**
     * Connects.
     *
     * @throws dev.parley.spi.StoreUnavailableException if the server cannot be reached
     * @throws dev.parley.spi.StoreRefusedException as {@link RedisStoreBuilder#open}
     */
    public RedisSessionSpawner open() {
        FrontSettings settings = new FrontSettings(
                timeToLive,
                patience,
                claimTimeout,
                closeTimeout,
                mostWaiting,
                largestMessage,
                mostLost,
                respawning,
                nanoTime,
                observer);
        return new RedisSessionSpawner(connection, settings);
    }
}
