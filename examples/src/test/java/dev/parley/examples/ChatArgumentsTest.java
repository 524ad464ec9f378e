package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatArgumentsTest {

    @Test
    void nothingMeansTheChat() {
        assertThat(ChatArguments.of()).isEqualTo(new ChatArguments(ChatArguments.Kind.CHAT, 0));
    }

    @Test
    void webIsServedAtAFreePortOrAtAGivenOne() {
        assertThat(ChatArguments.of("--web")).isEqualTo(new ChatArguments(ChatArguments.Kind.WEB, 0));
        assertThat(ChatArguments.of("--web", "--port", "8137"))
                .isEqualTo(new ChatArguments(ChatArguments.Kind.WEB, 8137));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--port 80", "--web --port", "--web --port 65536", "--web --port -1", "--web 80", "web", "-h x"})
    void restIsUnknown(String line) {
        assertThat(ChatArguments.of(line.split(" ", -1)).kind()).isEqualTo(ChatArguments.Kind.UNKNOWN);
    }
}
