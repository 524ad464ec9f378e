package dev.parley.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/** Times as databases keep them here: microseconds since 1970. What lies beyond their range counts as its end. */
final class Times {

    private static final long FOR_EVER = Long.MAX_VALUE / 4;
    private static final Duration LONGEST = Duration.of(FOR_EVER, ChronoUnit.MICROS);

    private Times() {}

    static long micros(Instant time) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time);
        } catch (ArithmeticException beyond) {
            return time.isAfter(Instant.EPOCH) ? FOR_EVER : -FOR_EVER;
        }
    }

    static long micros(Duration duration) {
        return duration.compareTo(LONGEST) < 0
                ? TimeUnit.SECONDS.toMicros(duration.getSeconds()) + duration.getNano() / 1_000
                : FOR_EVER;
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
