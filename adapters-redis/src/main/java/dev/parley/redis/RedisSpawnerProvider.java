package dev.parley.redis;

import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * Opens a {@link RedisSessionSpawner} by the name {@code redis}. Settings: {@code url} (needed; never shown),
 * {@code namespace}, and as ISO-8601 durations such as {@code PT2S} {@code timeout}, {@code time-to-live} and
 * {@code claim-timeout}.
 */
public final class RedisSpawnerProvider implements SessionSpawnerProvider {

    private static final String URL = "url";
    private static final String NAMESPACE = "namespace";

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public SessionSpawner open(Map<String, String> settings) {
        String url = settings.get(URL);
        if (url == null) {
            throw new InvalidSettingException(URL, "is missing");
        }
        RedisSpawnerBuilder builder = builder(url);
        settings.forEach((setting, value) -> {
            RedisSpawnerBuilder unused = switch (setting) {
                case URL -> builder;
                case NAMESPACE -> builder.namespace(namespace(value));
                case "timeout" -> builder.timeout(duration(setting, value));
                case "time-to-live" -> builder.timeToLive(duration(setting, value));
                case "claim-timeout" -> builder.claimTimeout(duration(setting, value));
                default -> throw new InvalidSettingException(setting, "unknown");
            };
        });
        return builder.open();
    }

    /** Without a cause: that of a URL may hold a password. */
    private static RedisSpawnerBuilder builder(String url) {
        try {
            return RedisSessionSpawner.builder(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(URL, "is not one of Redis, such as redis://host:6379");
        }
    }

    private static String namespace(String value) {
        if (!RedisStoreBuilder.NAMESPACE.matcher(value).matches()) {
            throw new InvalidSettingException(
                    NAMESPACE, "\"%s\" has other characters than letters, digits and . : _ -".formatted(value));
        }
        return value;
    }

    private static Duration duration(String setting, String value) {
        try {
            return Limits.positive(setting, Duration.parse(value));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    setting, "\"%s\" is not a positive duration such as PT2S".formatted(value));
        }
    }
}
