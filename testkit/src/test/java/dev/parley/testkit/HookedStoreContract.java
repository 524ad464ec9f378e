package dev.parley.testkit;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A contract test of a store that has all hooks. */
interface HookedStoreContract extends ConversationStoreContract {

    ReferenceHooks hooks();

    @Override
    default StoreLimits limits() {
        return ReferenceHooks.LIMITS;
    }

    @Override
    default Optional<OtherProcess> otherProcess() {
        return Optional.of(hooks().otherProcess());
    }

    @Override
    default Optional<NetworkBackend> network() {
        return Optional.of(hooks().network());
    }

    @Override
    default Optional<Restart> restart() {
        return Optional.of(hooks().restart());
    }

    @Override
    default Optional<Footprint> footprint() {
        return Optional.of(hooks().footprint());
    }

    @Override
    default Optional<Damage> damage() {
        return Optional.of(hooks().damage());
    }

    @AfterEach
    default void closeHooks() throws IOException {
        hooks().close();
    }
}
