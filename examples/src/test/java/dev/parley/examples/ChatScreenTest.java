package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChatScreenTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void linesBeginWhereTextEnded() {
        ChatScreen screen = screen(false, false);

        screen.text("half a");
        screen.text(" sentence");
        screen.aside("-> a tool");
        screen.line("done");

        assertThat(output()).isEqualTo("half a sentence\n-> a tool\ndone\n");
    }

    @Test
    void pipedInputIsRepeatedAndTypedInputIsNot() {
        screen(false, false).typed("hello");
        screen(true, false).prompt();
        screen(true, false).typed("hello");

        assertThat(output()).isEqualTo("> hello\n> ");
    }

    @Test
    void styleSurroundsTextOnlyWhereItIsWanted() {
        screen(true, false).problem("no");
        screen(true, true).problem("no");

        assertThat(output()).isEqualTo("no\n\u001b[31mno\u001b[0m\n");
    }

    @Test
    void longAnswersOfToolsAreClippedToALine() {
        String long300 = "x".repeat(300);

        assertThat(ChatScreen.clip(" one\n two\r\n")).isEqualTo("one | two");
        assertThat(ChatScreen.clip(long300)).isEqualTo("x".repeat(200) + "... (100 more)");
        assertThat(ChatScreen.clip("x".repeat(199) + "\uD83D\uDE00" + "y"))
                .as("no character is cut in two")
                .isEqualTo("x".repeat(199) + "... (3 more)");
    }

    @Test
    void notesWaitForTheEndOfATextAndGoBeforeThePrompt() {
        ChatScreen screen = screen(true, false);

        screen.note("at once");
        screen.text("half a");
        screen.note("first");
        screen.note("second");
        screen.text(" sentence");
        screen.prompt();
        screen.note("third");

        assertThat(output()).isEqualTo("at once\nhalf a sentence\nfirst\nsecond\n> \nthird\n> ");
    }

    @Test
    void coloursAreLeftOutWhereTheyAreNotWanted() {
        assertThat(ChatTerminal.wantsColour(Map.of("TERM", "xterm"))).isTrue();
        assertThat(ChatTerminal.wantsColour(Map.of("NO_COLOR", ""))).isTrue();
        assertThat(ChatTerminal.wantsColour(Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(ChatTerminal.wantsColour(Map.of("TERM", "dumb"))).isFalse();
    }

    private ChatScreen screen(boolean interactive, boolean coloured) {
        return new ChatScreen(new PrintStream(out, true, StandardCharsets.UTF_8), interactive, coloured);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
