package dev.parley.redis;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the server has them: microseconds of its own clock, which a sorted set's scores hold exactly until 2255. */
final class Micros {

    private static final long PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long MOST_SECONDS = 9_000_000_000L;

    private Micros() {}

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** Times beyond what can be held become the last or first that can. */
    static String text(Instant time) {
        long seconds = Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, time.getEpochSecond()));
        return Long.toString(seconds * PER_SECOND + time.getNano() / NANOS_PER_MICRO);
    }
}
