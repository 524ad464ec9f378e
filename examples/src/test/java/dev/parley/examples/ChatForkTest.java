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

/** The chat's commands that go back and aside: rollback, compaction, and the tree of forks. */
final class ChatForkTest {

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void closeEndpoint() {
        endpoint.close();
    }

    @Test
    void rolledBackMessagesAreForgottenByTheModelToo() {
        int exit = chat("one\ntwo\nthree\n/rollback 2\nwhat did I say\n/history\n");

        assertThat(output())
                .contains("took back your last 2 messages and what came of them\n")
                .endsWith("""
                        So far you said "one", "what did I say".
                        > /history
                        1> one
                        You said: one
                        2> what did I say
                        So far you said "one", "what did I say".
                        """);
        assertThat(exit).isZero();
    }

    @Test
    void rollbackWithoutNumberTakesTheLastMessageAndTooManyTakeAll() {
        int exit = chat("one\ntwo\n/rollback\nwhat did I say\n/rollback 50\nwhat did I say\n");

        assertThat(output())
                .containsSubsequence(
                        "took back your last message and what came of it",
                        "So far you said \"one\", \"what did I say\".",
                        "took back your last 50 messages",
                        "So far you said \"what did I say\".");
        assertThat(exit).isZero();
    }

    @Test
    void rollbackOfNothingIsRefused() {
        int exit = chat("/rollback\none\n/rollback 0\n/rollback all\n");

        assertThat(output())
                .containsSubsequence(
                        "! you are in no conversation", "! /rollback takes how many", "! /rollback takes how many");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void compactedConversationGoesOnFromItsSummaryAndShowsEverything() {
        int exit = chat("one\ntwo\n/compact\nthree\n/history\n/fork 2\nwhat did I say\n");

        assertThat(output()).contains("""
                        > /history
                        1> one
                        You said: one
                        2> two
                        You said: two
                        (compacted: of what stands above, the model knows a summary)
                        3> three
                        You said: three
                        """).contains("So far you said \"one\", \"what did I say\".");
        assertThat(endpoint.requests().get(3).body().get("input").toString())
                .contains("Summary: so far the user said")
                .doesNotContain("You said: two");
        assertThat(exit).isZero();
    }

    @Test
    void failedCompactionIsAFailure() {
        endpoint.enqueue(Answer.saying("Hello."));
        endpoint.enqueue(Answer.refusing(400, "invalid_prompt", "no such thing"));

        int exit = chat("/compact\nhello\n/compact\n");

        assertThat(output())
                .containsSubsequence("! there is nothing to compact yet", "! invalid_request", "ended early: failed");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void treeShowsForksBelowTheirParentsAndMarksTheCurrentOne() {
        int exit = chat("one\ntwo\n/fork 2\nother\n/open 2\n/fork\n/new\n/tree\n/open 3\n/tree\n/delete 3\n/tree\n");

        assertThat(output().replaceAll("cut at \\d+", "cut at N"))
                .contains("""
                        > /tree
                           4  one
                           3  ├─ fork of one  (cut at N)
                           2  └─ fork of one  (cut at N)
                        *  1  (nothing said yet)
                        """)
                .contains("*  3  ├─ fork of one")
                .endsWith("""
                        > /tree
                           3  one
                           2  └─ fork of one  (cut at N)
                           1  (nothing said yet)
                        """);
        assertThat(exit).isZero();
    }

    private int chat(String lines) {
        PrintStream screen = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Chat.run(
                Map.of("OPENAI_BASE_URL", endpoint.baseUrl().toString(), "PARLEY_MODEL", "scripted"),
                ChatTerminal.PIPE,
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                screen,
                screen,
                ctrlC -> {});
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
