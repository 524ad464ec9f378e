package dev.parley.memory;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import java.util.Map;

/** Opens a {@link MemoryConversationStore} by the name {@code memory}. It has no settings; every one opened is empty. */
public final class MemoryStoreProvider implements ConversationStoreProvider {

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public ConversationStore open(Map<String, String> settings) {
        for (String setting : settings.keySet()) {
            throw new InvalidSettingException(setting, "unknown; the memory store has no settings");
        }
        return new MemoryConversationStore();
    }
}
