package dev.parley.redis;

import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.util.Map;

/**
 * Opens a {@link RedisSessionSpawner} by the name {@code redis}. Settings: {@code url} (needed; never shown),
 * {@code namespace}, and as ISO-8601 durations such as {@code PT2S} {@code timeout}, {@code time-to-live} and
 * {@code claim-timeout}.
 */
public final class RedisSpawnerProvider implements SessionSpawnerProvider {

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public SessionSpawner open(Map<String, String> settings) {
        RedisSpawnerBuilder builder = RedisSettings.builder(settings, RedisSessionSpawner::builder);
        settings.forEach((setting, value) -> {
            RedisSpawnerBuilder unused = switch (setting) {
                case RedisSettings.URL -> builder;
                case RedisSettings.NAMESPACE -> builder.namespace(RedisSettings.namespace(value));
                case RedisSettings.TIMEOUT -> builder.timeout(RedisSettings.duration(setting, value));
                case "time-to-live" -> builder.timeToLive(RedisSettings.duration(setting, value));
                case "claim-timeout" -> builder.claimTimeout(RedisSettings.duration(setting, value));
                default -> throw new InvalidSettingException(setting, "unknown");
            };
        });
        return builder.open();
    }
}
