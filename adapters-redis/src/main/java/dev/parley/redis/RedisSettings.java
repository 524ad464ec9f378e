package dev.parley.redis;

import dev.parley.spi.InvalidSettingException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.Function;

/** How the settings of this module's providers are read. All throw {@link InvalidSettingException}. */
final class RedisSettings {

    static final String URL = "url";
    static final String NAMESPACE = "namespace";
    static final String TIMEOUT = "timeout";

    private RedisSettings() {}

    /** What the server's address makes. Its error is without a cause: that of a URL may hold a password. */
    static <B> B builder(Map<String, String> settings, Function<String, B> builder) {
        String url = settings.get(URL);
        if (url == null) {
            throw new InvalidSettingException(URL, "is missing");
        }
        try {
            return builder.apply(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(URL, "is not one of Redis, such as redis://host:6379");
        }
    }

    static String namespace(String value) {
        if (!RedisStoreBuilder.NAMESPACE.matcher(value).matches()) {
            throw new InvalidSettingException(
                    NAMESPACE, "\"%s\" has other characters than letters, digits and . : _ -".formatted(value));
        }
        return value;
    }

    static Duration duration(String setting, String value) {
        try {
            return Limits.positive(setting, Duration.parse(value));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    setting, "\"%s\" is not a positive duration such as PT2S".formatted(value));
        }
    }
}
