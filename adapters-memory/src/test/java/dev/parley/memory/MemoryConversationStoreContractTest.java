package dev.parley.memory;

import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;

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
}
