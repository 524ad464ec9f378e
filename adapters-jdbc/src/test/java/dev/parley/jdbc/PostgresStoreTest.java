package dev.parley.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.fixtures.PostgresServer;
import dev.parley.model.Lease;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.testkit.FaultProxy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Postgres.class)
final class PostgresStoreTest implements SharingRules, SchemaRules, SweepRules {

    private static final long POLL_NANOS = 5_000_000;

    private final PostgresServer server;
    private final Place place;

    PostgresStoreTest(PostgresServer server) {
        this.server = server;
        this.place = Place.on(server);
    }

    @Override
    public Place place() {
        return place;
    }

    @Override
    public Database database() {
        return SchemaRules.onePool(place, new PostgresDialect());
    }

    @Test
    void anAppendOrAReadIsOneRoundTrip() throws Exception {
        // no pool in between, which asks connections that had nothing to do for a while whether they are alive
        try (FaultProxy proxy = FaultProxy.before(server.address());
                JdbcConversationStore store = place.store().open();
                Connection connection =
                        DriverManager.getConnection(server.url(proxy.address()), server.user(), server.password());
                JdbcConversationStore counted = JdbcConversationStore.postgresql(
                                new SourceOf(() -> withoutClose(connection)))
                        .prefix(place.prefix())
                        .open()) {
            Lease lease = Talk.started(store, 0);
            Lease fork = Talk.forked(store, lease.conversation(), 1, 1);
            counted.append(fork, 2, Talk.entries(2));

            proxy.disturb(FaultProxy.Fault.RESET, 1);
            counted.append(fork, 3, Talk.entries(3, 4, 5));
            assertThat(proxy.hasStruck()).as("a second request").isFalse();
            proxy.disturb(FaultProxy.Fault.RESET, 1);
            assertThat(Talk.numbers(counted, fork.conversation())).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(proxy.hasStruck()).as("a second request").isFalse();

            proxy.disturb(FaultProxy.Fault.RESET, 0);
            assertThatThrownBy(() -> counted.append(fork, 6, Talk.entries(6)))
                    .isInstanceOf(StoreOutcomeUnknownException.class);
            assertThat(proxy.hasStruck()).as("the one request").isTrue();
        }
    }

    private static Connection withoutClose(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                PostgresStoreTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    @Test
    void aServerThatDiesAgainAndAgainLosesDoublesAndReordersNothing() throws Exception {
        try (JdbcConversationStore store = place.store().open()) {
            Lease lease = Talk.started(store, 0);
            AtomicBoolean goesOn = new AtomicBoolean(true);
            CompletableFuture<Integer> writer = CompletableFuture.supplyAsync(() -> {
                int next = 1;
                while (goesOn.get()) {
                    next = repeated(store, lease, next);
                }
                return next;
            });

            for (int round = 0; round < 5; round++) {
                long before = length(lease);
                while (length(lease) < before + 20) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
                server.kill();
                server.restart();
            }
            goesOn.set(false);
            int written = writer.get();

            assertThat(Talk.numbers(store, lease.conversation()))
                    .isEqualTo(IntStream.range(0, written).boxed().toList());
        }
    }

    /** Appends two numbers, again and again until it is known that they are there. */
    private static int repeated(JdbcConversationStore store, Lease lease, int next) {
        while (true) {
            try {
                return (int) store.append(lease, next, Talk.entries(next, next + 1));
            } catch (StoreUnavailableException again) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    private long length(Lease lease) throws SQLException {
        return place.count("SELECT length FROM {p}conversation WHERE id = '%s'".formatted(lease.conversation()));
    }

    @Test
    void aCallersDataSourceIsUsedAndLeftOpen() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new SourceOf(place.source()));
        config.setAutoCommit(false);
        try (HikariDataSource source = new HikariDataSource(config)) {
            try (JdbcConversationStore store = JdbcConversationStore.postgresql(source)
                    .prefix(place.prefix())
                    .open()) {
                Lease lease = Talk.started(store, 0, 1);
                assertThat(Talk.numbers(store, lease.conversation())).containsExactly(0, 1);
            }
            assertThat(source.isClosed()).isFalse();
        }
    }

    @Test
    void aCallersDataSourceOfAnotherIsolationIsRefused() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(new SourceOf(place.source()));
        config.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        try (HikariDataSource source = new HikariDataSource(config)) {
            assertThatThrownBy(() -> JdbcConversationStore.postgresql(source).open())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("isolation 8, not READ COMMITTED (2)");
        }
    }

    @Test
    void aCallersDataSourceOfAnotherDatabaseIsRefused(@TempDir Path folder) {
        SourceOf sqlite = new SourceOf(Place.in(folder).source());

        assertThatThrownBy(() -> JdbcConversationStore.postgresql(sqlite).open())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SQLite, not PostgreSQL");
    }

    @Test
    void theEndOfALongTranscriptIsFoundByItsIndex() throws Exception {
        try (JdbcConversationStore store = place.store().open();
                Connection connection = place.source().connect()) {
            Lease lease = Talk.started(store, 0);
            store.append(lease, 1, Talk.entries(IntStream.range(0, 20_000).toArray()));
            place.execute("ANALYZE {p}entry");
            String plan = "";
            try (PreparedStatement explain =
                    connection.prepareStatement("EXPLAIN " + place.sql().of(Pages.BACKWARD))) {
                explain.setLong(1, Long.MAX_VALUE);
                explain.setLong(2, 5);
                explain.setLong(3, Long.MAX_VALUE);
                explain.setObject(4, lease.conversation().value());
                explain.setLong(5, 1_000_000);
                try (ResultSet lines = explain.executeQuery()) {
                    while (lines.next()) {
                        plan += lines.getString(1) + "\n";
                    }
                }
            }

            assertThat(plan)
                    .contains("Index Scan using %sentry_pkey".formatted(place.prefix()))
                    .doesNotContain("Seq Scan on %sentry".formatted(place.prefix()));
        }
    }
}
