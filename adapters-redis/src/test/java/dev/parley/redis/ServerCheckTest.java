package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.RedisServer;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a store says and demands of its server when it opens. */
final class ServerCheckTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--appendonly yes --appendfsync always   | a crash of the server or of its machine loses nothing",
                "--appendonly yes --appendfsync everysec | one of its machine what was acknowledged in the last second or two",
                "--appendonly yes --appendfsync no       | one of its machine what its system had not written yet",
                "--appendonly no --save 3600 1 | a crash of the server loses what came after its last snapshot",
                "--appendonly no           | a crash of the server loses everything"
            })
    void openingSaysInOneLineWhatSurvives(String options, String expected) {
        try (RedisServer server = TestRedis.own(options.split(" +", -1));
                LogLines log = new LogLines();
                RedisConversationStore store = open(server)) {
            assertThat(store.promise()).endsWith(expected).contains("redis 7").contains("appendonly");
            assertThat(log.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains(server.prefix(), store.promise())
                            .doesNotContain("redis://"));
        }
    }

    @Test
    void serverThatDoesNotTellItsConfigurationIsAskedForWhatItDoesTell() {
        try (RedisServer server = TestRedis.own("--rename-command", "CONFIG", "", "--appendonly", "yes");
                RedisConversationStore store = open(server)) {
            assertThat(store.promise())
                    .contains("appendonly yes, appendfsync unknown")
                    .contains("a crash of the server loses nothing");
        }
    }

    @Test
    void serverThatTellsNothingIsUsedAndItIsSaid() {
        try (RedisServer server = TestRedis.own()) {
            server.call("ACL", "SETUSER", "app", "on", ">secret", "~*", "+@all", "-config", "-info");
            String uri = server.uri().replace("redis://", "redis://app:secret@");
            try (RedisConversationStore store = RedisConversationStore.builder(uri)
                    .namespace(server.prefix())
                    .open()) {
                assertThat(store.promise()).contains("does not say");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"allkeys-lru", "volatile-ttl"})
    void evictingServerIsRefusedUnlessToldOtherwise(String policy) {
        try (RedisServer server = TestRedis.own("--maxmemory-policy", policy)) {
            assertThatThrownBy(() -> open(server))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining(policy)
                    .hasMessageContaining("noeviction");

            try (RedisConversationStore store = RedisConversationStore.builder(server.uri())
                    .namespace(server.prefix())
                    .allowEviction()
                    .open()) {
                assertThat(Talk.texts(store, Talk.started(store, "entry").conversation()))
                        .containsExactly("entry");
            }
        }
    }

    @Test
    void dataOfAnotherLayoutAreRefusedAndUntouched() {
        RedisServer server = TestRedis.shared();
        String namespace = server.prefix() + ":layout";
        server.call("SET", namespace + ":layout", "parley layout 7");

        assertThatThrownBy(() -> RedisConversationStore.builder(server.uri())
                        .namespace(namespace)
                        .open())
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("parley layout 7")
                .hasMessageContaining(KeyLayout.VERSION);
        assertThat(server.call("GET", namespace + ":layout")).isEqualTo("parley layout 7");
    }

    @Test
    void serverThatIsNotThereIsUnavailable() {
        RedisServer server = TestRedis.own();
        server.close();

        assertThatThrownBy(() -> open(server)).isInstanceOf(StoreUnavailableException.class);
    }

    private static RedisConversationStore open(RedisServer server) {
        return RedisConversationStore.builder(server.uri())
                .namespace(server.prefix())
                .open();
    }

    /** What this store logs while it is open. */
    private static final class LogLines extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger(RedisConversationStore.class.getName());
        private final List<String> lines = new ArrayList<>();

        LogLines() {
            logger.setUseParentHandlers(false);
            logger.addHandler(this);
        }

        List<String> lines() {
            return lines;
        }

        @Override
        public void publish(LogRecord record) {
            assertThat(record.getLevel()).isEqualTo(Level.INFO);
            lines.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }
}
