package dev.parley.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.EventMsg;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OpenAiSpawnerProviderTest {

    @ParameterizedTest
    @ValueSource(strings = {"responses", "chat"})
    void isFoundByNameAndOpensASpawnerThatWorks(String wire) throws Exception {
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start()) {
            endpoint.acceptOnlyKeys("abc");
            Map<String, String> settings = Map.of(
                    "base-url", endpoint.baseUrl() + "/",
                    "api-key", "abc",
                    "model", "m",
                    "wire", wire,
                    "idle-timeout", "30",
                    "max-tool-rounds", "2",
                    "proxy", "127.0.0.1:" + endpoint.baseUrl().getPort());

            try (SessionSpawner spawner = SessionSpawnerProvider.named("openai").open(settings);
                    Talk talk = Talk.with(spawner)) {
                assertThat(talk.ask("hello")).last().isInstanceOf(EventMsg.TurnComplete.class);
            }
            assertThat(endpoint.requests()).hasSize(1);
        }
    }

    @Test
    void wantsABaseUrl() {
        assertThatThrownBy(() -> new OpenAiSpawnerProvider().open(Map.of()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("setting base-url: is missing");
    }

    @ParameterizedTest
    @CsvSource({
        "base-url, ftp://host/v1",
        "base-url, nothing",
        "base-url, ' '",
        "wire, telegraph",
        "proxy, host",
        "proxy, host:99999",
        "idle-timeout, 0",
        "idle-timeout, soon",
        "max-tool-rounds, -1",
        "api-key, ' '",
        "colour, blue"
    })
    void namesTheSettingThatItDoesNotUnderstand(String name, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("base-url", "http://localhost:1/v1"));
        settings.put(name, value);

        assertThatThrownBy(() -> new OpenAiSpawnerProvider().open(settings))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        e -> assertThat(e.setting()).isEqualTo(name));
    }
}
