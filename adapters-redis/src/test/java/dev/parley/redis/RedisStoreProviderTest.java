package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.RedisServer;
import dev.parley.model.Lease;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedisStoreProviderTest {

    private static final String SECRET = "s3cr3t";

    @Test
    void storeOpensByName() {
        RedisServer server = TestRedis.shared();
        Map<String, String> settings = Map.of(
                "url", server.uri(), "namespace", server.prefix(), "timeout", "PT10S", "allow-eviction", "false");

        try (ConversationStore store = ConversationStoreProvider.named("redis").open(settings);
                ConversationStore other =
                        ConversationStoreProvider.named("redis").open(settings)) {
            Lease lease = Talk.started(store, "entry");

            assertThat(Talk.texts(other, lease.conversation())).containsExactly("entry");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "namespace, a{b}",
        "timeout, soon",
        "timeout, PT0S",
        "allow-eviction, perhaps",
        "no-such-setting, x",
        "url, http://:" + SECRET + "@host"
    })
    void wrongSettingIsNamed(String setting, String value) {
        Map<String, String> settings =
                setting.equals("url") ? Map.of("url", value) : Map.of("url", "redis://127.0.0.1:1", setting, value);

        assertThatThrownBy(() -> ConversationStoreProvider.named("redis").open(settings))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        e -> assertThat(e.setting()).isEqualTo(setting))
                .satisfies(RedisStoreProviderTest::holdsNoSecret);
    }

    @Test
    void urlIsNeeded() {
        assertThatThrownBy(() -> ConversationStoreProvider.named("redis").open(Map.of()))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        e -> assertThat(e.setting()).isEqualTo("url"));
    }

    @Test
    void passwordIsNeverShown() {
        try (RedisServer server = TestRedis.own("--requirepass", "another")) {
            String url = server.uri().replace("redis://", "redis://:" + SECRET + "@");

            assertThatThrownBy(() -> ConversationStoreProvider.named("redis").open(Map.of("url", url)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .satisfies(RedisStoreProviderTest::holdsNoSecret);
            assertThat(RedisConversationStore.builder(url).toString()).doesNotContain(SECRET);
        }
    }

    @Test
    void passwordOpensTheServerThatAsksForIt() {
        try (RedisServer server = TestRedis.own()) {
            server.call("CONFIG", "SET", "requirepass", SECRET);
            String url = server.uri().replace("redis://", "redis://:" + SECRET + "@");

            try (ConversationStore store =
                    ConversationStoreProvider.named("redis").open(Map.of("url", url))) {
                assertThat(Talk.texts(store, Talk.started(store, "entry").conversation()))
                        .containsExactly("entry");
                assertThat(store.toString()).doesNotContain(SECRET);
            }
        }
    }

    /** Neither in messages nor in those of causes. */
    private static void holdsNoSecret(Throwable problem) {
        StringWriter everything = new StringWriter();
        problem.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain(SECRET);
    }
}
