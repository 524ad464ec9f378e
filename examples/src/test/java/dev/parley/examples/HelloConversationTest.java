package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HelloConversationTest {

    @Test
    void greets() throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            HelloConversation.main(new String[0]);
        } finally {
            System.setOut(console);
        }

        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("Hello, world!");
    }
}
