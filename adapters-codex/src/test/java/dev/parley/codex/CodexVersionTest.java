package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.JsonObject;
import org.junit.jupiter.api.Test;

final class CodexVersionTest {

    private static final JsonObject TRIED =
            JsonObject.parse("{\"userAgent\":\"parley/0.169.0 (Debian 12) x (parley; 0.1.0)\"}");
    private static final JsonObject LATER = JsonObject.parse("{\"userAgent\":\"parley/0.170.0-alpha.1 (Debian 12)\"}");

    @Test
    void theVersionStandsInTheUserAgent() {
        assertThat(CodexVersion.in(TRIED)).contains("0.169.0");
        assertThat(CodexVersion.in(LATER)).contains("0.170.0-alpha.1");
        assertThat(CodexVersion.in(Message.EMPTY)).isEmpty();
    }

    @Test
    void anotherVersionThanTheOneTriedIsDoubted() {
        assertThat(CodexVersion.doubt(TRIED)).isEmpty();
        assertThat(CodexVersion.doubt(LATER).orElseThrow()).startsWith("codex 0.170.0-alpha.1 runs, but 0.169.0");
        assertThat(CodexVersion.doubt(Message.EMPTY).orElseThrow()).startsWith("codex of unknown version runs");
    }
}
