package dev.parley.jdbc;

import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteContractTest implements ConversationStoreContract {

    @TempDir
    private Path folder;

    @Override
    public ConversationStore open() {
        return store().open();
    }

    @Override
    public ConversationStore openElsewhere() {
        return store().prefix("other_").open();
    }

    private JdbcStoreBuilder store() {
        return JdbcConversationStore.file(folder.resolve("conversations.db"));
    }
}
