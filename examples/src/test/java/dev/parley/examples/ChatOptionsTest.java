package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.openai.Wire;
import dev.parley.spi.InvalidSettingException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChatOptionsTest {

    private static final String KEY = "sk-0123456789";

    @Test
    void emptyEnvironmentMeansTheScriptedModelAndMemory() {
        ChatOptions options = ChatOptions.of(Map.of("OPENAI_BASE_URL", " ", "OPENAI_API_KEY", KEY));

        assertThat(options.store()).isEqualTo(new StoreChoice("memory", Map.of()));
        assertThat(options.agent()).isEqualTo("openai");
        assertThat(options.endpoint()).isEmpty();
    }

    @Test
    void codexIsLookedForWhereItUsuallyIs() {
        ChatOptions.Codex usual = ChatOptions.of(Map.of()).codex();
        ChatOptions.Codex named = ChatOptions.of(Map.of("PARLEY_CODEX", "/opt/codex", "CODEX_HOME", "/srv/codex"))
                .codex();

        assertThat(usual.program()).isEqualTo("codex");
        assertThat(usual.home()).endsWith(".codex");
        assertThat(named).isEqualTo(new ChatOptions.Codex("/opt/codex", "/srv/codex"));
    }

    @Test
    void jdbcIsAFileInAFolderOrAServer() {
        StoreChoice usual = ChatOptions.of(Map.of("PARLEY_STORE", "jdbc")).store();
        StoreChoice elsewhere = ChatOptions.of(Map.of("PARLEY_STORE", "jdbc", "PARLEY_DATA", "somewhere"))
                .store();
        StoreChoice server = ChatOptions.of(Map.of(
                        "PARLEY_STORE", "jdbc",
                        "PARLEY_JDBC_URL", "jdbc:postgresql://localhost/parley",
                        "PARLEY_JDBC_USER", "me",
                        "PARLEY_JDBC_PASSWORD", KEY))
                .store();

        assertThat(usual.settings())
                .isEqualTo(Map.of(
                        "file", Path.of("parley-data", "conversations.db").toString()));
        assertThat(elsewhere.settings())
                .isEqualTo(
                        Map.of("file", Path.of("somewhere", "conversations.db").toString()));
        assertThat(server.settings())
                .isEqualTo(Map.of("url", "jdbc:postgresql://localhost/parley", "user", "me", "password", KEY));
        assertThat(server.toString()).doesNotContain(KEY);
    }

    @Test
    void endpointIsTakenFromTheEnvironment() {
        ChatOptions options = ChatOptions.of(Map.of(
                "OPENAI_BASE_URL", "http://localhost:1234/v1",
                "OPENAI_API_KEY", KEY + "\n",
                "PARLEY_MODEL", "some-model",
                "PARLEY_WIRE", "CHAT"));

        ChatOptions.Endpoint endpoint = options.endpoint().orElseThrow();
        assertThat(endpoint.baseUrl()).isEqualTo(URI.create("http://localhost:1234/v1"));
        assertThat(endpoint.credentials().key()).contains(KEY);
        assertThat(endpoint.model()).isEqualTo("some-model");
        assertThat(endpoint.wire()).isEqualTo(Wire.CHAT);
    }

    @Test
    void localEndpointNeedsNeitherKeyNorModel() {
        ChatOptions options = ChatOptions.of(Map.of("OPENAI_BASE_URL", "http://localhost:1234/v1"));

        ChatOptions.Endpoint endpoint = options.endpoint().orElseThrow();
        assertThat(endpoint.credentials().key()).isEmpty();
        assertThat(endpoint.model()).isEqualTo("default");
    }

    @Test
    void keyAndModelAloneMeanTheirUsualHome() {
        ChatOptions options = ChatOptions.of(Map.of("OPENAI_API_KEY", KEY, "PARLEY_MODEL", "some-model"));

        assertThat(options.endpoint().orElseThrow().baseUrl()).hasHost("api.openai.com");
    }

    @Test
    void modelAloneIsNotEnough() {
        assertRefused(Map.of("PARLEY_MODEL", "some-model"), "PARLEY_MODEL");
    }

    @Test
    void whatIsNoUrlIsRefused() {
        assertRefused(Map.of("OPENAI_BASE_URL", "http://a b"), "OPENAI_BASE_URL");
    }

    @Test
    void unknownWireIsRefused() {
        assertRefused(Map.of("OPENAI_BASE_URL", "http://localhost/v1", "PARLEY_WIRE", "morse"), "PARLEY_WIRE");
    }

    @Test
    void keyIsNeverShown() {
        ChatOptions options = ChatOptions.of(Map.of("OPENAI_BASE_URL", "http://localhost/v1", "OPENAI_API_KEY", KEY));

        assertThat(options.toString()).doesNotContain(KEY);
        assertThatThrownBy(() -> ChatOptions.of(
                        Map.of("OPENAI_BASE_URL", "http://localhost/v1", "OPENAI_API_KEY", KEY + "\u0007x")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("OPENAI_API_KEY")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void redisIsToldItsUrlWhichIsNeverShown() {
        ChatOptions options = ChatOptions.of(
                Map.of("PARLEY_STORE", "redis", "REDIS_URL", "redis://:" + KEY + "@host", "REDIS_NAMESPACE", "chats"));

        assertThat(options.store().settings())
                .isEqualTo(Map.of("url", "redis://:" + KEY + "@host", "namespace", "chats"));
        assertThat(options.toString()).contains("redis").doesNotContain(KEY);
        assertRefused(Map.of("PARLEY_STORE", "redis"), "REDIS_URL");
    }

    private static void assertRefused(Map<String, String> environment, String variable) {
        assertThatThrownBy(() -> ChatOptions.of(environment))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        e -> assertThat(e.setting()).isEqualTo(variable));
    }
}
