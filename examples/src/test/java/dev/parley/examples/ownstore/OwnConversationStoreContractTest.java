package dev.parley.examples.ownstore;

import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import dev.parley.testkit.Footprint;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

// README: store-contract
class OwnConversationStoreContractTest implements ConversationStoreContract {

    private static final String IN_MEMORY = "it lives in the memory of one process";

    private final Tables here = new Tables();
    private final Tables elsewhere = new Tables();

    @Override
    public ConversationStore open() {
        return new OwnConversationStore(here, InstantSource.system());
    }

    @Override
    public ConversationStore openElsewhere() {
        return new OwnConversationStore(elsewhere, InstantSource.system());
    }

    @Override
    public Optional<Footprint> footprint() {
        return Optional.of(() -> Map.of("conversations", (long) here.conversations.size()));
    }

    @Override
    public Map<Capability, String> lacks() {
        return Map.of(
                Capability.CRASH, IN_MEMORY,
                Capability.SEVERAL_PROCESSES, IN_MEMORY,
                Capability.RESTART, IN_MEMORY,
                Capability.NETWORK, IN_MEMORY,
                Capability.DAMAGE, IN_MEMORY);
    }
}
// README: end
