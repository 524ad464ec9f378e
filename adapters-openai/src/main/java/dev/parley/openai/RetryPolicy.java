package dev.parley.openai;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How often and after how long a request of a model is sent again, when it failed in a way that may pass.
 *
 * @param attempts how often at most, the first one included
 * @param firstDelay before the second attempt; doubled for each one after it, then reduced by up to half at random
 * @param longestDelay what no delay exceeds; an endpoint that asks for a longer one is not asked again
 */
public record RetryPolicy(int attempts, Duration firstDelay, Duration longestDelay) {

    /** Five attempts, from half a second on, at most a minute apart. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, Duration.ofMillis(500), Duration.ofMinutes(1));

    /** One attempt. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts %d is below 1".formatted(attempts));
        }
        if (firstDelay.isNegative() || longestDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException("delays from %s to %s are no range".formatted(firstDelay, longestDelay));
        }
    }

    /**
     * How long to wait after {@code failed} attempts.
     *
     * @param asked what the endpoint asked for
     * @param random from 0, inclusive, to 1
     * @return empty if it is not worth another attempt
     */
    Optional<Duration> delayAfter(int failed, Optional<Duration> asked, DoubleSupplier random) {
        if (failed >= attempts
                || asked.filter(least -> least.compareTo(longestDelay) > 0).isPresent()) {
            return Optional.empty();
        }
        double seconds = seconds(firstDelay) * Math.pow(2, failed - 1);
        double shortened = Math.min(seconds, seconds(longestDelay)) * (1 - random.getAsDouble() / 2);
        Duration delay = Duration.ofMillis(Math.round(shortened * 1000));
        return Optional.of(asked.filter(least -> least.compareTo(delay) > 0).orElse(delay));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
