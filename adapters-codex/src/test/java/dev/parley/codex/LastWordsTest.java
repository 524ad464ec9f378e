package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class LastWordsTest {

    @Test
    void theLastBytesAreKeptInOrderAndWithoutColours() {
        String said = "x".repeat(10_000) + "\u001B[2mone\u001B[0m\ntwo\n";
        LastWords words = new LastWords(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)), 19);

        words.run();

        assertThat(words.text()).isEqualTo("xxxone\ntwo");
    }

    @Test
    void lessThanThatIsKeptWhole() {
        LastWords words = new LastWords(new ByteArrayInputStream(new byte[] {'a', 'b'}), 3);

        words.run();

        assertThat(words.text()).isEqualTo("ab");
    }
}
