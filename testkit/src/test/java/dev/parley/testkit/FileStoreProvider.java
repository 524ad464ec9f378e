package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import java.nio.file.Path;
import java.util.Map;

/** Opens the kit's own durable store: settings {@code file} and {@code flaw}. */
public final class FileStoreProvider implements ConversationStoreProvider {

    @Override
    public String name() {
        return "kit-file";
    }

    @Override
    public ConversationStore open(Map<String, String> settings) {
        return new FileStore(
                Path.of(settings.getOrDefault("file", "")), Flaw.valueOf(settings.getOrDefault("flaw", "NONE")));
    }
}
