package dev.parley.examples;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.UnknownProviderException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where conversations are kept.
 *
 * @param name of the provider
 * @param settings what that provider is told; they may hold a password and are never shown
 */
record StoreChoice(String name, Map<String, String> settings) {

    static final String STORE = "PARLEY_STORE";
    static final String DATA = "PARLEY_DATA";
    static final String JDBC_URL = "PARLEY_JDBC_URL";
    static final String JDBC_USER = "PARLEY_JDBC_USER";
    static final String JDBC_PASSWORD = "PARLEY_JDBC_PASSWORD";
    static final String REDIS_URL = "REDIS_URL";
    static final String REDIS_NAMESPACE = "REDIS_NAMESPACE";

    private static final String MEMORY = "memory";
    private static final String JDBC = "jdbc";
    static final String REDIS = "redis";
    private static final String FOLDER = "parley-data";
    private static final String FILE = "conversations.db";

    StoreChoice {
        settings = Map.copyOf(settings);
    }

    /**
     * @throws InvalidSettingException if a variable that the store needs is missing
     */
    static StoreChoice of(Map<String, String> environment) {
        String name = ChatOptions.variable(environment, STORE).orElse(MEMORY);
        return new StoreChoice(
                name,
                switch (name) {
                    case JDBC -> jdbc(environment);
                    case REDIS -> redisSettings(environment);
                    default -> Map.of();
                });
    }

    private static Map<String, String> jdbc(Map<String, String> environment) {
        Optional<String> url = ChatOptions.variable(environment, JDBC_URL);
        if (url.isEmpty()) {
            String folder = ChatOptions.variable(environment, DATA).orElse(FOLDER);
            return Map.of("file", Path.of(folder, FILE).toString());
        }
        Map<String, String> settings = new HashMap<>(Map.of("url", url.get()));
        ChatOptions.variable(environment, JDBC_USER).ifPresent(user -> settings.put("user", user));
        ChatOptions.variable(environment, JDBC_PASSWORD).ifPresent(password -> settings.put("password", password));
        return settings;
    }

    /** That on Redis, whatever else is chosen. */
    static StoreChoice redis(Map<String, String> environment) {
        return new StoreChoice(REDIS, redisSettings(environment));
    }

    private static Map<String, String> redisSettings(Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "url",
                ChatOptions.variable(environment, REDIS_URL)
                        .orElseThrow(() ->
                                new InvalidSettingException(REDIS_URL, "is missing, such as redis://127.0.0.1:6379")));
        ChatOptions.variable(environment, REDIS_NAMESPACE).ifPresent(namespace -> settings.put("namespace", namespace));
        return settings;
    }

    /**
     * Opens the store. Whoever calls closes it.
     *
     * @throws InvalidSettingException if there is no such store, or it does not take its settings
     */
    ConversationStore open() {
        try {
            return ConversationStoreProvider.named(name).open(settings);
        } catch (UnknownProviderException e) {
            throw new InvalidSettingException(STORE, "\"%s\" is unknown; known are %s".formatted(e.name(), e.known()));
        }
    }

    @Override
    public String toString() {
        Set<String> told = settings.keySet();
        return "StoreChoice[%s, told %s]".formatted(name, told);
    }
}
