package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.time.Duration;
import java.util.OptionalInt;

/** The kit accepts a store that keeps its rules. */
class ReferenceStoreContractTest implements ConversationStoreContract {

    static final StoreLimits LIMITS = new StoreLimits(
            OptionalInt.of(ReferenceStore.LARGEST_BATCH),
            OptionalInt.of(ReferenceStore.LARGEST_TEXT),
            Duration.ofSeconds(1));

    private final ReferenceStore.Data here = new ReferenceStore.Data();

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
        return LIMITS;
    }
}
