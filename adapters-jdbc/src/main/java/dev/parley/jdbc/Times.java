package dev.parley.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Times as databases keep them here: microseconds since 1970. What lies beyond their range counts as its end. */
final class Times {

    private static final long FOR_EVER = Long.MAX_VALUE / 4;

    private Times() {}

    static long micros(Instant time) {
        return micros(time.getEpochSecond(), time.getNano());
    }

    static long micros(Duration duration) {
        return micros(duration.getSeconds(), duration.getNano());
    }

    private static long micros(long seconds, int nanos) {
        if (Math.abs(seconds / 1_000_000) >= FOR_EVER / 1_000_000_000_000L) {
            return seconds < 0 ? -FOR_EVER : FOR_EVER;
        }
        return TimeUnit.SECONDS.toMicros(seconds) + nanos / 1_000;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
