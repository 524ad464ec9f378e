package dev.parley.memory;

import dev.parley.model.OwnerId;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which owners are alive, and until when. Safe for use by many threads. */
final class Heartbeats {

    private final Map<OwnerId, Instant> aliveUntil = new ConcurrentHashMap<>();

    /** Notes a heartbeat and forgets those that ended, so that managers of the past cost nothing. */
    void beat(OwnerId owner, Duration timeToLive, Instant now) {
        if (timeToLive.isNegative()) {
            throw new IllegalArgumentException("time to live %s is negative".formatted(timeToLive));
        }
        aliveUntil.put(owner, end(now, timeToLive));
        aliveUntil.values().removeIf(end -> !end.isAfter(now));
    }

    boolean isAlive(OwnerId owner, Instant now) {
        Instant end = aliveUntil.get(owner);
        return end != null && end.isAfter(now);
    }

    private static Instant end(Instant now, Duration timeToLive) {
        try {
            return now.plus(timeToLive);
        } catch (DateTimeException | ArithmeticException beyondTime) {
            return Instant.MAX;
        }
    }
}
