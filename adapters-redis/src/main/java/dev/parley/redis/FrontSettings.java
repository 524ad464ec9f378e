package dev.parley.redis;

import java.time.Duration;
import java.util.function.LongSupplier;

/** What a {@link RedisSessionSpawner} was told before it opened. */
record FrontSettings(
        Duration timeToLive,
        Duration patience,
        Duration claimTimeout,
        Duration closeTimeout,
        int mostWaiting,
        int largestMessage,
        int mostLost,
        boolean respawning,
        LongSupplier nanoTime,
        SessionObserver observer) {}
