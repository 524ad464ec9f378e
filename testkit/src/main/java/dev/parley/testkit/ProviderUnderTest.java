package dev.parley.testkit;

import java.util.Map;
import java.util.Set;

/** What the kit has to know of a provider. */
public interface ProviderUnderTest extends Subject {

    /** What it opens. */
    Port port();

    /** The name by which programs choose it. */
    String name();

    /** Settings that open it here and now. Each rule may open several times with them. */
    Map<String, String> settings();

    /** The names of those of {@link #settings} without which it cannot be opened. */
    default Set<String> required() {
        return Set.of();
    }

    /** For each setting that can be wrong, a value that is. */
    default Map<String, String> badValues() {
        return Map.of();
    }

    /** The names of the settings whose values are nobody's business, such as keys and passwords. */
    default Set<String> secrets() {
        return Set.of();
    }

    /** The port whose adapters a provider opens. */
    enum Port {
        /** {@link dev.parley.spi.ConversationStoreProvider}. */
        STORE,
        /** {@link dev.parley.spi.SessionSpawnerProvider}. */
        SPAWNER
    }
}
