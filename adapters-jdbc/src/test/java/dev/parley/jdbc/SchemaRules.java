package dev.parley.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.model.Lease;
import dev.parley.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Tables are made once, brought up to date once, and never taken back. */
interface SchemaRules {

    Place place();

    /** The connections that {@link #place} gives its stores. */
    Database database();

    @Test
    default void handlesThatOpenAtOnceMakeTheTablesOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<JdbcConversationStore>> opening = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                opening.add(CompletableFuture.supplyAsync(() -> place().store().open(), threads));
            }
            for (CompletableFuture<JdbcConversationStore> each : opening) {
                each.get().close();
            }

            assertThat(place().count("SELECT COUNT(*) FROM {p}schema")).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    default void tablesOfALaterVersionAreRefusedAndLeftAlone() throws Exception {
        Lease lease;
        try (JdbcConversationStore store = place().store().open()) {
            lease = Talk.started(store, 0, 1);
        }
        place().execute("INSERT INTO {p}schema (version) VALUES (7)");

        assertThatThrownBy(() -> place().store().open()).isInstanceOfSatisfying(NewerSchemaException.class, newer -> {
            assertThat(newer.found()).isEqualTo(7);
            assertThat(newer.known()).isEqualTo(1);
            assertThat(newer.code()).isEqualTo("newer_schema");
        });

        place().execute("DELETE FROM {p}schema WHERE version = 7");
        try (JdbcConversationStore store = place().store().open()) {
            assertThat(Talk.numbers(store, lease.conversation())).containsExactly(0, 1);
        }
    }

    @Test
    default void eachStepIsTakenOnce() throws Exception {
        List<String> first = List.of("CREATE TABLE {p}thing (n bigint)", "INSERT INTO {p}thing VALUES (1)");
        List<String> second = List.of("UPDATE {p}thing SET n = n + 10");
        Database database = database();
        try {
            Schema.bringUpToDate(database, List.of(first));
            Schema.bringUpToDate(database, List.of(first));
            Schema.bringUpToDate(database, List.of(first, second));
            Schema.bringUpToDate(database, List.of(first, second));

            assertThat(place().count("SELECT n FROM {p}thing")).isEqualTo(11);
            assertThat(place().count("SELECT MAX(version) FROM {p}schema")).isEqualTo(2);
        } finally {
            database.close();
        }
    }

    @Test
    default void aStepThatFailsLeavesTheVersionOfBefore() throws Exception {
        List<String> first = List.of("CREATE TABLE {p}thing (n bigint)");
        List<String> wrong = List.of("INSERT INTO {p}thing VALUES (1)", "INSERT INTO {p}nothing VALUES (1)");
        Database database = database();
        try {
            Schema.bringUpToDate(database, List.of(first));

            assertThatThrownBy(() -> Schema.bringUpToDate(database, List.of(first, wrong)))
                    .isInstanceOf(StoreUnavailableException.class);

            assertThat(place().count("SELECT COUNT(*) FROM {p}thing")).isZero();
            assertThat(place().count("SELECT MAX(version) FROM {p}schema")).isEqualTo(1);
        } finally {
            database.close();
        }
    }

    static Database onePool(Place place, Dialect dialect) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new SourceOf(place.source()));
        config.setMaximumPoolSize(2);
        HikariDataSource pool = new HikariDataSource(config);
        return new Database(pool, pool::close, dialect, place.prefix(), Duration.ofSeconds(30));
    }
}
