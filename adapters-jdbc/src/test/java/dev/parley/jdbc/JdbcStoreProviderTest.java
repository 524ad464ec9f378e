package dev.parley.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.fixtures.PostgresServer;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The settings of a server, and that its password is shown nowhere. */
@ExtendWith(Postgres.class)
final class JdbcStoreProviderTest {

    private static final String SECRET = "tell-nobody";

    private final PostgresServer server;
    private final Map<String, String> settings;

    JdbcStoreProviderTest(PostgresServer server) {
        this.server = server;
        this.settings = Place.on(server).settings();
    }

    @Test
    void urlUserAndPasswordOpenAServer() {
        try (ConversationStore store = new JdbcStoreProvider().open(settings)) {
            assertThat(Talk.numbers(store, Talk.started(store, 0, 1).conversation()))
                    .containsExactly(0, 1);
            assertThat(store).hasToString("JdbcConversationStore[PostgreSQL]");
        }
    }

    @Test
    void wrongSettingsAreNamed() {
        assertThat(refused("password", SECRET).setting()).isEqualTo("user");
        assertThat(refused("user", "nobody").setting()).isEqualTo("user");
        assertThat(refused("file", "both.db").setting()).isEqualTo("file");
        assertThat(refused("url", server.url() + "-not-there").setting()).isEqualTo("url");
        assertThat(refused("url", "jdbc:oracle:thin:@host").setting()).isEqualTo("url");
        assertThat(refused("url", "jdbc:postgresql://host/db?PassWord=" + SECRET))
                .hasMessageContaining("credentials")
                .hasMessageNotContaining(SECRET);
        assertThat(refused("url", "jdbc:postgresql://me:" + SECRET + "@host/db"))
                .hasMessageContaining("credentials")
                .hasMessageNotContaining(SECRET);
        assertThat(refused("url", "postgres://me:" + SECRET + "@host/db")).hasMessageNotContaining(SECRET);
    }

    private InvalidSettingException refused(String name, String value) {
        return assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new JdbcStoreProvider().open(with(name, value)))
                .actual();
    }

    @Test
    void noLogAndNoExceptionTellsThePassword() {
        Queue<String> said = new ConcurrentLinkedQueue<>();
        Handler listener = new Listener(said);
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.addHandler(listener);
        root.setLevel(Level.ALL);
        try {
            new JdbcStoreProvider().open(settings).close();
            said.add(told(refused("password", SECRET)));
            said.add(told(assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> JdbcConversationStore.postgresql(server.url())
                            .login("parley", SECRET)
                            .open())
                    .actual()));
            said.add(JdbcConversationStore.postgresql(server.url())
                    .login("parley", SECRET)
                    .toString());
        } finally {
            root.setLevel(before);
            root.removeHandler(listener);
        }

        assertThat(said).as("what was logged").hasSizeGreaterThan(10);
        assertThat(said).noneMatch(line -> line.contains(SECRET) || line.contains(server.password()));
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    private static String told(Throwable problem) {
        StringWriter text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Hears everything. */
    private static final class Listener extends Handler {
        private final Queue<String> said;

        Listener(Queue<String> said) {
            this.said = said;
            setLevel(Level.ALL);
            setFormatter(new SimpleFormatter());
        }

        @Override
        public void publish(LogRecord line) {
            said.add(getFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
