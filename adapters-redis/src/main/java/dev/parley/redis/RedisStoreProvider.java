package dev.parley.redis;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import java.util.Map;

/**
 * Opens a {@link RedisConversationStore} by the name {@code redis}. Settings: {@code url} (needed; never shown),
 * {@code namespace}, {@code timeout} as ISO-8601 duration such as {@code PT2S}, and {@code allow-eviction}
 * ({@code true} or {@code false}).
 */
public final class RedisStoreProvider implements ConversationStoreProvider {

    private static final String ALLOW_EVICTION = "allow-eviction";

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public ConversationStore open(Map<String, String> settings) {
        RedisStoreBuilder builder = RedisSettings.builder(settings, RedisConversationStore::builder);
        settings.forEach((setting, value) -> {
            RedisStoreBuilder unused = switch (setting) {
                case RedisSettings.URL -> builder;
                case RedisSettings.NAMESPACE -> builder.namespace(RedisSettings.namespace(value));
                case RedisSettings.TIMEOUT -> builder.timeout(RedisSettings.duration(setting, value));
                case ALLOW_EVICTION -> isEvictionAllowed(value) ? builder.allowEviction() : builder;
                default -> throw new InvalidSettingException(setting, "unknown");
            };
        });
        return builder.open();
    }

    private static boolean isEvictionAllowed(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidSettingException(ALLOW_EVICTION, "\"%s\" is neither true nor false".formatted(value));
        };
    }
}
