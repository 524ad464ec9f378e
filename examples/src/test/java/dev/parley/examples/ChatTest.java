package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The chat's manners, against an endpoint whose answers are foretold. */
final class ChatTest {

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void closeEndpoint() {
        endpoint.close();
    }

    @Test
    void deniedToolDoesNotRunAndTheModelIsTold() {
        int exit = chat("delete notes.txt\nn\ndelete notes.txt\ny\n");

        assertThat(output())
                .containsSubsequence(
                        "-> delete_note", "[a]lways: n\n", "<- denied by the user\n", "-> delete_note", "<- deleted");
        assertThat(exit).isZero();
    }

    @Test
    void alwaysIsAskedOnce() {
        chat("delete a\na\ndelete b\n");

        assertThat(output()).containsOnlyOnce("? May delete_note run").contains("there is no note b");
    }

    @Test
    void otherAnswersAreAskedAgainAndTheEndOfInputDenies() {
        chat("delete notes.txt\nmaybe\n");

        assertThat(output()).contains("[a]lways: maybe\nPlease answer y, n or a: n\n<- denied by the user\n");
    }

    @Test
    void silentModelCanBeInterrupted() {
        int exit = chat("be silent\n/interrupt\nhello\n");

        assertThat(output()).contains("> be silent\n(interrupted)\n> hello\nHello!");
        assertThat(exit).isZero();
    }

    @Test
    void removedConversationIsOpenedAgainWithItsHistory() {
        int exit = chat("hello\n/remove\n/history\n/open 1\nwhat did I say\n");

        assertThat(output())
                .containsSubsequence(
                        "removed;",
                        "! you are in no conversation",
                        "opened conversation",
                        "1> hello\n",
                        "So far you said \"hello\", \"what did I say\".");
        assertThat(exit).as("a command failed").isEqualTo(1);
    }

    @Test
    void conversationsAreListedByTitleAndFoundByPartOfTheirId() {
        chat("first words\n/new\nother words\n/list\n");
        String first = output().lines()
                .filter(line -> line.endsWith("  first words"))
                .map(line -> line.substring(6, 42))
                .findFirst()
                .orElseThrow();

        assertThat(output()).contains("*  1  ").contains("   2  " + first + "  first words\n");
    }

    @Test
    void deletedConversationIsGone() {
        int exit = chat("hello\n/delete\n/list\n");

        assertThat(output()).contains("> /delete\ndeleted\n> /list\nthere are no conversations yet\n");
        assertThat(exit).isZero();
    }

    @Test
    void forkBeforeAMessageThatIsNotThereSaysHowManyThereAre() {
        int exit = chat("hello\n/fork 3\n/fork none\n/nonsense\n");

        assertThat(output())
                .contains("! there is no message 3: there are 1\n")
                .contains("! /fork takes the number")
                .contains("! there is no command /nonsense");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void forkWithoutNumberKeepsEverything() {
        int exit = chat("hello\n/fork\nwhat did I say\n/list\n");

        assertThat(output())
                .contains("in a fork of everything")
                .contains("So far you said \"hello\", \"what did")
                .contains("  fork of hello\n");
        assertThat(exit).isZero();
    }

    @Test
    void failedTurnIsShownAndTheChatGoesOn() {
        endpoint.enqueue(Answer.refusing(400, "invalid_prompt", "no such thing"));

        int exit = chat("hello\nhello\n");

        assertThat(output()).containsSubsequence("! invalid_request", "(the turn ended early: failed)", "Hello!");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void controlCharactersOfTheModelDoNotReachTheTerminal() {
        endpoint.enqueue(Answer.saying("ring\u0007 \u001b[2Jclear\r!"));

        chat("hello\n");

        assertThat(output()).contains("ring [2Jclear!").doesNotContain("\u0007", "\u001b", "\r");
    }

    @Test
    void echoAgentNeedsNoEndpoint() {
        int exit = run(Map.of("PARLEY_AGENT", "echo"), "are you there?\n");

        assertThat(output()).endsWith("> are you there?\nYou said: are you there?\n");
        assertThat(exit).isZero();
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void unknownAgentIsAnsweredWithTheKnownOnes() {
        int exit = run(Map.of("PARLEY_AGENT", "oracle"), "hello\n");

        assertThat(err.toString(StandardCharsets.UTF_8)).contains("PARLEY_AGENT", "oracle", "echo", "openai");
        assertThat(exit).isEqualTo(2);
    }

    @Test
    void coloursAreForTerminalsOnly() {
        chat("weather in Oslo\n");
        String piped = output();
        out.reset();
        run(environment(), new ChatTerminal(true, true, StandardCharsets.UTF_8), "weather in Oslo\n");

        assertThat(piped).doesNotContain("\u001b");
        assertThat(output()).contains("\u001b[2m-> get_weather");
    }

    @Test
    void questionCanBeInterrupted() throws Exception {
        try (LiveChat chat = new LiveChat(environment())) {
            chat.type("delete notes.txt");
            chat.awaitOutput("[a]lways: ");
            chat.type("/interrupt");
            chat.awaitOutput("[a]lways: /interrupt\n<- not run: the turn was interrupted\n(interrupted)\n");
            chat.type("/quit");

            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void answerCanBeInterruptedInItsMiddle() throws Exception {
        try (LiveChat chat = new LiveChat(environment())) {
            chat.type("count to 1000 slowly");
            chat.awaitOutput("1 2 ");
            chat.type("/interrupt");
            chat.awaitOutput("(interrupted)\n");
            chat.endOfInput();

            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void ctrlCInterruptsTheTurnAndASecondOneLeaves() throws Exception {
        try (LiveChat chat = new LiveChat(environment())) {
            chat.type("count to 1000 slowly");
            chat.awaitOutput("1 2 ");
            chat.pressCtrlC();
            chat.awaitOutput("(interrupted)\n");
            chat.type("be silent");
            chat.awaitOutput("> be silent\n");

            chat.pressCtrlC();
            chat.pressCtrlC();

            assertThat(chat.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void ctrlCLeavesWhileNothingRuns() throws Exception {
        try (LiveChat chat = new LiveChat(environment())) {
            chat.type("hello");
            chat.awaitOutput("can try.\n");
            chat.type("/history");
            chat.awaitOutput("> /history\n1> hello\n");
            chat.pressCtrlC();

            assertThat(chat.exitCode()).isEqualTo(130);
        }
    }

    private Map<String, String> environment() {
        return Map.of("OPENAI_BASE_URL", endpoint.baseUrl().toString(), "PARLEY_MODEL", "scripted", "NO_COLOR", "");
    }

    private int chat(String lines) {
        return run(environment(), lines);
    }

    private int run(Map<String, String> environment, String lines) {
        return run(environment, ChatTerminal.PIPE, lines);
    }

    private int run(Map<String, String> environment, ChatTerminal terminal, String lines) {
        return Chat.run(
                environment,
                terminal,
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                printTo(out),
                printTo(err),
                ctrlC -> {});
    }

    private static PrintStream printTo(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
