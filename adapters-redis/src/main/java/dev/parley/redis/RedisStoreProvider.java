package dev.parley.redis;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * Opens a {@link RedisConversationStore} by the name {@code redis}. Settings: {@code url} (needed; never shown),
 * {@code namespace}, {@code timeout} as ISO-8601 duration such as {@code PT2S}, and {@code allow-eviction}
 * ({@code true} or {@code false}).
 */
public final class RedisStoreProvider implements ConversationStoreProvider {

    private static final String URL = "url";
    private static final String NAMESPACE = "namespace";
    private static final String TIMEOUT = "timeout";
    private static final String ALLOW_EVICTION = "allow-eviction";

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public ConversationStore open(Map<String, String> settings) {
        String url = settings.get(URL);
        if (url == null) {
            throw new InvalidSettingException(URL, "is missing");
        }
        RedisStoreBuilder builder = builder(url);
        settings.forEach((setting, value) -> {
            switch (setting) {
                case URL -> {}
                case NAMESPACE -> namespace(builder, value);
                case TIMEOUT -> timeout(builder, value);
                case ALLOW_EVICTION -> allowEviction(builder, value);
                default -> throw new InvalidSettingException(setting, "unknown");
            }
        });
        return builder.open();
    }

    /** Without a cause: that of a URL may hold a password. */
    private static RedisStoreBuilder builder(String url) {
        try {
            return RedisConversationStore.builder(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(URL, "is not one of Redis, such as redis://host:6379");
        }
    }

    private static void namespace(RedisStoreBuilder builder, String value) {
        if (!RedisStoreBuilder.NAMESPACE.matcher(value).matches()) {
            throw new InvalidSettingException(
                    NAMESPACE, "\"%s\" has other characters than letters, digits and . : _ -".formatted(value));
        }
        RedisStoreBuilder unused = builder.namespace(value);
    }

    private static void timeout(RedisStoreBuilder builder, String value) {
        try {
            RedisStoreBuilder unused = builder.timeout(Duration.parse(value));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    TIMEOUT, "\"%s\" is not a positive duration such as PT2S".formatted(value));
        }
    }

    private static void allowEviction(RedisStoreBuilder builder, String value) {
        switch (value) {
            case "true" -> {
                RedisStoreBuilder unused = builder.allowEviction();
            }
            case "false" -> {}
            default ->
                throw new InvalidSettingException(ALLOW_EVICTION, "\"%s\" is neither true nor false".formatted(value));
        }
    }
}
