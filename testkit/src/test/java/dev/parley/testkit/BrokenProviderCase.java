package dev.parley.testkit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Run by {@link BrokenProviderTest} alone, which says which provider. No test by itself: its name hides it. */
final class BrokenProviderCase extends ReferenceStoreProviderContractTest {

    /** JUnit makes the instances, so what they look at is static; one runs at a time. */
    private static volatile @Nullable String running;

    static void during(String provider, Runnable body) {
        running = provider;
        try {
            body.run();
        } finally {
            running = null;
        }
    }

    @Override
    public String name() {
        return Objects.requireNonNull(running);
    }
}
