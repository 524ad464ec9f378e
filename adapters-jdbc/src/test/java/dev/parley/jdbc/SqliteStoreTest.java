package dev.parley.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Lease;
import dev.parley.spi.StoreUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStoreTest implements SharingRules, SchemaRules, SweepRules {

    @TempDir
    private Path folder;

    @Override
    public Place place() {
        return Place.in(folder);
    }

    @Override
    public Database database() {
        return SchemaRules.onePool(place(), new SqliteDialect());
    }

    @Test
    void itsFolderIsMade() {
        Path deep = folder.resolve("some").resolve("where").resolve("else.db");

        JdbcConversationStore.file(deep).open().close();

        assertThat(deep).exists();
    }

    @Test
    void aFileThatIsNoDatabaseIsUnavailableAndLeftAlone() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter.txt"), "Dear reader, ".repeat(1_000));

        assertThatThrownBy(() -> JdbcConversationStore.file(letter)
                        .callTimeout(Duration.ofSeconds(1))
                        .open())
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(letter).hasContent("Dear reader, ".repeat(1_000));
    }

    @Test
    void aWriterThatHoldsTheFileMakesWritesUnavailableInTimeAndReadsGoOn() throws Exception {
        try (JdbcConversationStore store =
                        place().store().callTimeout(Duration.ofSeconds(1)).open();
                Connection intruder = place().source().connect();
                Statement statement = intruder.createStatement()) {
            Lease lease = Talk.started(store, 0);
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> store.append(lease, 1, Talk.entries(1)))
                    .isExactlyInstanceOf(StoreUnavailableException.class);
            assertThat(Talk.numbers(store, lease.conversation())).containsExactly(0);

            statement.execute("ROLLBACK");
            assertThat(store.append(lease, 1, Talk.entries(1))).isEqualTo(2);
        }
    }

    @Test
    void commitsAreWrittenThroughToTheDisk() throws Exception {
        Connections file = new Connections.OfFile(folder.resolve("conversations.db"));
        Database database = file.open("parley_", Duration.ofSeconds(10), 2);
        try {
            long synchronous = database.read(
                    "test",
                    session -> session.one("PRAGMA synchronous", row -> row.getLong(1))
                            .orElseThrow());
            String journal = database.read(
                    "test",
                    session -> session.one("PRAGMA journal_mode", row -> row.getString(1))
                            .orElseThrow());

            assertThat(synchronous).as("2 is FULL").isEqualTo(2);
            assertThat(journal).isEqualTo("wal");
        } finally {
            database.close();
        }
    }
}
