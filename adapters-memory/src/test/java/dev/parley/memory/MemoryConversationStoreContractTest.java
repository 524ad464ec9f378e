package dev.parley.memory;

import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import java.util.Map;

class MemoryConversationStoreContractTest implements ConversationStoreContract {

    private final MemoryConversationStore here = new MemoryConversationStore();

    @Override
    public ConversationStore open() {
        return here.anotherHandle();
    }

    @Override
    public ConversationStore openElsewhere() {
        return new MemoryConversationStore();
    }

    @Override
    public Map<Capability, String> lacks() {
        return Map.of(
                Capability.CRASH, "what it keeps ends with its process",
                Capability.SEVERAL_PROCESSES, "it is in the memory of one process",
                Capability.RESTART, "it has no backend",
                Capability.NETWORK, "it has no backend",
                Capability.FOOTPRINT, "what nothing reaches any more is left to the garbage collector",
                Capability.DAMAGE, "it keeps values, not records");
    }
}
