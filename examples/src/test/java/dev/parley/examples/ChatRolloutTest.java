package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.ReceivedRequest;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the chat does with rollout files. */
final class ChatRolloutTest {

    private static final String UGLY = """
            {"id":"s1","timestamp":"2025-08-01T10:00:00.123Z","instructions":null}
            {"record_type":"state"}
            {"type":"message","role":"user","content":[{"type":"input_text","text":"<environment_context>x</environment_context>"}]}
            {"type":"message","role":"user","content":[{"type":"input_text","text":"asked in 2025"}]}
            {"type":"message","role":"assis
            dear diary
            \0\0\0{"type":"message","role":"assistant","content":[{"type":"output_text","text":"answered in 2025"}]}
            {"timestamp":"2026-01-03T12:00:00Z","type":"turn_context","payload":{"cwd":"."}}
            {"timestamp":"2026-01-03T12:00:00Z","type":"hologram","payload":{"a":1}}
            {"timestamp":"2026-01-03T12:0{"timestamp":"2026-01-03T12:00:02Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"asked today"}]}}
            {"timestamp":"2026-01-03T12:00:03Z","type":"response_item","payload":{"type":"message","role":"assistant","content":[{"type":"output_text","text":"answered today"}]}}
            {"timestamp":"2026-01-03T12:00:04Z","type":"resp""";

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @AfterEach
    void closeEndpoint() {
        endpoint.close();
    }

    @Test
    void turnInAnImportedConversationKnowsWhatTheFileTold() throws IOException {
        Path file = Files.writeString(folder.resolve("ugly file.jsonl"), UGLY.stripTrailing());

        int exit = chat("/import %s\nasked now\n/list\n".formatted(file));

        assertThat(output())
                .containsSubsequence(
                        "line 5 skipped: not whole JSON\n",
                        "line 6 skipped: not whole JSON\n",
                        "line 7 skipped: a block of NUL bytes\n",
                        "line 9 skipped: a record of unknown kind or shape, hologram\n",
                        "line 10 skipped: not whole JSON\n",
                        "line 12 skipped: torn at the end of the file\n",
                        "imported into conversation ",
                        "; skipped 6 unusable pieces and 2 records that are no part of a transcript\n",
                        "  import of ugly file.jsonl\n");
        List<ReceivedRequest> requests = endpoint.requests();
        assertThat(requests).hasSize(1);
        assertThat(requests.get(0).body().get("input").valueStream().map(ChatRolloutTest::text))
                .containsExactly(
                        "<environment_context>x</environment_context>",
                        "asked in 2025",
                        "answered in 2025",
                        "asked today",
                        "answered today",
                        "asked now");
        assertThat(exit).isZero();
    }

    @Test
    void exportedConversationGoesOnWhereItIsImported() {
        Path file = folder.resolve("talk.jsonl");

        int exit = chat("hello\n/export 1 %s\n/delete\n/import %s\nwhat did I say\n/history\n".formatted(file, file));

        assertThat(output())
                .containsSubsequence(
                        "exported conversation ",
                        "imported into conversation ",
                        "So far you said \"hello\", \"what did I say\".",
                        "1> hello\n",
                        "2> what did I say\n");
        assertThat(exit).isZero();
    }

    @Test
    void fileThatCannotBeReadIsOneLine() throws IOException {
        Path diary = Files.writeString(folder.resolve("diary"), "dear diary\n");

        int exit = chat("/import %1$s/none\n/import %1$s\n/import %2$s\n/import\n/list\n".formatted(folder, diary));

        assertThat(output())
                .contains("! cannot import %s: there is no such file or folder\n> ".formatted(folder.resolve("none")))
                .contains("! cannot import %s: ".formatted(folder))
                .contains("! cannot import %s: it holds no conversation\n> ".formatted(diary))
                .contains("! /import takes the name of a file\n> ")
                .endsWith("there are no conversations yet\n");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void exportOverwritesNothing() throws IOException {
        Path diary = Files.writeString(folder.resolve("diary"), "dear diary\n");

        int exit = chat("hello\n/export 1 %2$s\n/export 1 %1$s/no/talk\n/export 1\n/export nobody %1$s/talk\n"
                .formatted(folder, diary));

        assertThat(output())
                .contains("! cannot export to %s: it is there already\n".formatted(diary))
                .contains("/no/talk: there is no such file or folder\n")
                .contains("! /export takes")
                .contains("! no conversation's id begins or ends with nobody\n");
        assertThat(diary).hasContent("dear diary");
        assertThat(folder).isDirectoryNotContaining("glob:**talk");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void manyUnusableLinesAreCountedAndTheFirstAreShown() throws IOException {
        Path file = Files.writeString(
                folder.resolve("noise"),
                "noise\n".repeat(1_000)
                        + "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}\n");

        chat("/import " + file);

        assertThat(output())
                .contains("line 20 skipped: not whole JSON\nfurther lines are skipped too\nimported into ")
                .contains("; skipped 1000 unusable pieces and 0 records");
    }

    private static String text(JsonNode item) {
        return item.get("content").get(0).get("text").stringValue();
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
