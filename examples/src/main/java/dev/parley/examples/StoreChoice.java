package dev.parley.examples;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.UnknownProviderException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where conversations are kept.
 *
 * @param name of the provider
 * @param settings what that provider is told; they may hold a password and are never shown
 */
record StoreChoice(String name, Map<String, String> settings) {

    static final String STORE = "PARLEY_STORE";
    static final String REDIS_URL = "REDIS_URL";
    static final String REDIS_NAMESPACE = "REDIS_NAMESPACE";

    private static final String MEMORY = "memory";
    private static final String REDIS = "redis";

    StoreChoice {
        settings = Map.copyOf(settings);
    }

    /**
     * @throws InvalidSettingException if a variable that the store needs is missing
     */
    static StoreChoice of(Map<String, String> environment) {
        String name = ChatOptions.variable(environment, STORE).orElse(MEMORY);
        return new StoreChoice(name, name.equals(REDIS) ? redis(environment) : Map.of());
    }

    private static Map<String, String> redis(Map<String, String> environment) {
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
