package dev.parley.jdbc;

import dev.parley.fixtures.PostgresServer;
import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Postgres.class)
final class PostgresContractTest implements ConversationStoreContract {

    private final PostgresServer server;
    private final String prefix = Postgres.freshPrefix();

    PostgresContractTest(PostgresServer server) {
        this.server = server;
    }

    @Override
    public ConversationStore open() {
        return Postgres.store(server).prefix(prefix).open();
    }

    @Override
    public ConversationStore openElsewhere() {
        return Postgres.store(server).prefix(prefix + "other_").open();
    }
}
