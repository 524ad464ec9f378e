package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;

/** The kit accepts a store that keeps its rules. */
class ReferenceStoreContractTest implements ConversationStoreContract {

    private final ReferenceStore.Data here = new ReferenceStore.Data();
    private final Map<Object, Object> notes = new ConcurrentHashMap<>();
    private final ReferenceHooks hooks = new ReferenceHooks(here, notes, Flaw.NONE);

    @Override
    public ConversationStore open() {
        return new ReferenceStore(here);
    }

    @Override
    public ConversationStore openElsewhere() {
        return new ReferenceStore(new ReferenceStore.Data());
    }

    @Override
    public StoreLimits limits() {
        return ReferenceHooks.LIMITS;
    }

    @Override
    public Optional<OtherProcess> otherProcess() {
        return Optional.of(hooks.otherProcess());
    }

    @Override
    public Optional<NetworkBackend> network() {
        return Optional.of(hooks.network());
    }

    @Override
    public Optional<Restart> restart() {
        return Optional.of(hooks.restart());
    }

    @Override
    public Optional<Footprint> footprint() {
        return Optional.of(hooks.footprint());
    }

    @Override
    public Optional<Damage> damage() {
        return Optional.of(hooks.damage());
    }

    @AfterEach
    void closeHooks() throws IOException {
        hooks.close();
    }
}
