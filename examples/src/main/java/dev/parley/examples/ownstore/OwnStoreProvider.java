package dev.parley.examples.ownstore;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import java.time.InstantSource;
import java.util.Map;

/** Opens an {@link OwnConversationStore}. Not registered: what is to be copied is not to be chosen. */
// README: store-provider
public final class OwnStoreProvider implements ConversationStoreProvider {

    @Override
    public String name() {
        return "own";
    }

    @Override
    public ConversationStore open(Map<String, String> settings) {
        for (String setting : settings.keySet()) {
            throw new InvalidSettingException(setting, "unknown; this store has no settings");
        }
        return new OwnConversationStore(new Tables(), InstantSource.system());
    }
}
// README: end
