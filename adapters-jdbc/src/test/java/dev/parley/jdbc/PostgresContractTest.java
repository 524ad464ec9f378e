package dev.parley.jdbc;

import dev.parley.fixtures.PostgresServer;
import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import dev.parley.testkit.Damage;
import dev.parley.testkit.Footprint;
import dev.parley.testkit.NetworkBackend;
import dev.parley.testkit.OtherProcess;
import dev.parley.testkit.Restart;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Postgres.class)
final class PostgresContractTest implements ConversationStoreContract {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(1);

    private final PostgresServer server;
    private final Place place;

    PostgresContractTest(PostgresServer server) {
        this.server = server;
        this.place = Place.on(server);
    }

    @Override
    public String adapter() {
        return "parley-adapters-jdbc on PostgreSQL";
    }

    @Override
    public ConversationStore open() {
        return place.store().open();
    }

    @Override
    public ConversationStore openElsewhere() {
        return place.store().prefix(place.prefix() + "other_").open();
    }

    @Override
    public Optional<OtherProcess> otherProcess() {
        return Optional.of(new OtherProcess(JdbcStoreProvider.class, place.settings()));
    }

    @Override
    public Optional<NetworkBackend> network() {
        // a wait for a connection, and then the call itself
        return Optional.of(new NetworkBackend(server.address(), this::openAt, CALL_TIMEOUT.multipliedBy(2)));
    }

    private ConversationStore openAt(InetSocketAddress proxy) {
        return JdbcConversationStore.postgresql(server.url(proxy))
                .login(server.user(), server.password())
                .prefix(place.prefix())
                .callTimeout(CALL_TIMEOUT)
                .open();
    }

    @Override
    public Optional<Restart> restart() {
        return Optional.of(() -> {
            server.kill();
            server.restart();
        });
    }

    @Override
    public Optional<Footprint> footprint() {
        return Optional.of(place::rows);
    }

    @Override
    public Optional<Damage> damage() {
        return Optional.of((id, position) -> place.execute(
                "UPDATE {p}entry SET body = ? WHERE segment = ? AND position = ?",
                new byte[] {0, -1},
                id.value(),
                position));
    }
}
