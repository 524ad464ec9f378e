package dev.parley.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryPolicyTest {

    private static final Optional<Duration> UNASKED = Optional.empty();
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    private final RetryPolicy policy = new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofSeconds(10));

    @Test
    void doublesTheDelayUpToTheLongest() {
        assertThat(List.of(1, 2, 3, 4, 5))
                .extracting(failed -> policy.delayAfter(failed, UNASKED, () -> 0)
                        .orElseThrow()
                        .toSeconds())
                .containsExactly(1L, 2L, 4L, 8L, 10L);
    }

    @Test
    void takesAwayUpToHalfAtRandom() {
        assertThat(policy.delayAfter(2, UNASKED, () -> 0.5)).contains(Duration.ofMillis(1500));
        assertThat(policy.delayAfter(2, UNASKED, () -> 0.999999)).contains(Duration.ofSeconds(1));
    }

    @Test
    void endsAfterTheLastAttempt() {
        assertThat(policy.delayAfter(6, UNASKED, () -> 0)).isEmpty();
        assertThat(RetryPolicy.NONE.delayAfter(1, UNASKED, () -> 0)).isEmpty();
    }

    @Test
    void neverWaitsLessThanWasAskedForNorMoreThanTheLongest() {
        assertThat(policy.delayAfter(1, Optional.of(Duration.ofSeconds(10)), () -> 0))
                .contains(Duration.ofSeconds(10));
        assertThat(policy.delayAfter(4, Optional.of(Duration.ofSeconds(1)), () -> 0))
                .contains(Duration.ofSeconds(8));
        assertThat(policy.delayAfter(1, Optional.of(Duration.ofSeconds(11)), () -> 0))
                .isEmpty();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new RetryPolicy(1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("PT2S");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After|3|3000",
                "Retry-After|1.5|1500",
                "Retry-After|Sun, 22 Nov 2026 12:01:00 GMT|60000",
                "Retry-After|Sun, 22 Nov 2026 11:00:00 GMT|0",
                "retry-after-ms|250|250",
            })
    void readsWhatTheEndpointAsksFor(String header, String value, long millis) {
        assertThat(RetryAfter.in(headers(header, value), NOON)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "99999999999999999999", ""})
    void takesWhatItDoesNotUnderstandForNothing(String value) {
        assertThat(RetryAfter.in(headers("Retry-After", value), NOON)).isEmpty();
    }

    private static HttpHeaders headers(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (ignored, alsoIgnored) -> true);
    }
}
