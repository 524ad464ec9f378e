package dev.parley.openai;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * When an endpoint wants to be asked again: {@code Retry-After} of RFC 9110, section 10.2.3, in seconds or as a date, and
 * {@code retry-after-ms}, which OpenAI sends beside it and which is finer.
 */
final class RetryAfter {

    private RetryAfter() {}

    /** Empty if the headers do not say, or not so that it is understood. */
    static Optional<Duration> in(HttpHeaders headers, Clock clock) {
        return headers.firstValue("retry-after-ms")
                .flatMap(text -> number(text, 1))
                .or(() -> headers.firstValue("Retry-After")
                        .flatMap(text -> number(text, 1000).or(() -> until(text, clock))));
    }

    private static Optional<Duration> number(String text, int millis) {
        if (!text.strip().matches("\\d{1,12}(\\.\\d{1,9})?")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text.strip()) * millis)));
    }

    private static Optional<Duration> until(String date, Clock clock) {
        try {
            Duration left = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
