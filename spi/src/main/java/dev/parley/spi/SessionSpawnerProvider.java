package dev.parley.spi;

import java.util.Map;
import java.util.Set;

/** Opens a kind of {@link SessionSpawner} by name. Registered with {@link java.util.ServiceLoader}. */
public interface SessionSpawnerProvider {

    /** The name by which programs choose this kind: lower case, unique among all providers on the class path. */
    String name();

    /**
     * Opens a spawner. Whoever opened it closes it.
     *
     * @param settings values by name, as this kind defines them
     * @throws InvalidSettingException if a setting is missing, unknown or not understood; it names the setting, and its
     *     value only where that is no secret
     */
    SessionSpawner open(Map<String, String> settings);

    /**
     * The provider of that name.
     *
     * @throws UnknownProviderException if there is none; it lists those there are
     * @throws DuplicateProviderException if two providers have one name
     */
    static SessionSpawnerProvider named(String name) {
        return Providers.named(
                "SessionSpawnerProvider",
                name,
                Providers.byName(SessionSpawnerProvider.class, SessionSpawnerProvider::name));
    }

    /**
     * The names of all providers on the class path, sorted.
     *
     * @throws DuplicateProviderException if two providers have one name
     */
    static Set<String> names() {
        return Providers.byName(SessionSpawnerProvider.class, SessionSpawnerProvider::name)
                .keySet();
    }
}
