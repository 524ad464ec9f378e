package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The kit accepts a store that keeps its rules. */
class ReferenceStoreContractTest implements HookedStoreContract {

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
    public ReferenceHooks hooks() {
        return hooks;
    }
}
