package dev.parley.jdbc;

import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import dev.parley.testkit.Damage;
import dev.parley.testkit.Footprint;
import dev.parley.testkit.OtherProcess;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

final class SqliteContractTest implements ConversationStoreContract {

    @TempDir
    private Path folder;

    @Override
    public String adapter() {
        return "parley-adapters-jdbc on SQLite";
    }

    @Override
    public ConversationStore open() {
        return Place.in(folder).store().open();
    }

    @Override
    public ConversationStore openElsewhere() {
        return Place.in(folder).store().prefix("other_").open();
    }

    @Override
    public Optional<OtherProcess> otherProcess() {
        return Optional.of(
                new OtherProcess(JdbcStoreProvider.class, Place.in(folder).settings()));
    }

    @Override
    public Optional<Footprint> footprint() {
        return Optional.of(Place.in(folder)::rows);
    }

    @Override
    public Optional<Damage> damage() {
        return Optional.of((id, position) -> Place.in(folder)
                .execute(
                        "UPDATE {p}entry SET body = ? WHERE segment = ? AND position = ?",
                        new byte[] {0, -1},
                        new SqliteDialect().id(id),
                        position));
    }

    @Override
    public Map<Capability, String> lacks() {
        return Map.of(
                Capability.NETWORK, "SQLite is a library that writes to a file",
                Capability.RESTART, "there is no server; ST-122 and ST-140 open the file anew");
    }
}
