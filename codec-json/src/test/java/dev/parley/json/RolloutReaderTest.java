package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.json.SkippedText.Reason;
import dev.parley.model.ContentPart;
import dev.parley.model.EntryMeta;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TranscriptEntry.Compacted;
import dev.parley.model.TranscriptEntry.Item;
import dev.parley.model.TranscriptEntry.RolledBack;
import dev.parley.model.TranscriptEntry.TurnEnded;
import dev.parley.model.TranscriptEntry.TurnStarted;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutReaderTest {

    private static final String META = "{\"timestamp\":\"2025-01-03T12:00:00Z\",\"type\":\"session_meta\",\"payload\":"
            + "{\"id\":\"01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001\",\"timestamp\":\"2025-01-03T12:00:00Z\",\"cwd\":\".\","
            + "\"originator\":\"test_originator\",\"cli_version\":\"test_version\",\"source\":\"cli\","
            + "\"model_provider\":\"test-provider\"}}";
    private static final String SAID = "{\"timestamp\":\"2025-01-03T12:00:01Z\",\"type\":\"event_msg\",\"payload\":"
            + "{\"type\":\"user_message\",\"message\":\"Hello from user\",\"kind\":\"plain\"}}";
    private static final String ANSWERED = "{\"timestamp\":\"2025-01-03T12:00:02Z\",\"type\":\"response_item\","
            + "\"payload\":{\"type\":\"message\",\"role\":\"assistant\","
            + "\"content\":[{\"type\":\"output_text\",\"text\":\"hello\"}]}}";
    private static final String ROLLED_BACK = "{\"timestamp\":\"2025-01-03T12:00:03Z\",\"type\":\"event_msg\","
            + "\"payload\":{\"type\":\"thread_rolled_back\",\"num_turns\":1}}";
    private static final String ABORTED = "{\"timestamp\":\"2025-01-03T12:00:04Z\",\"type\":\"event_msg\","
            + "\"payload\":{\"type\":\"turn_aborted\",\"turn_id\":null,\"reason\":\"interrupted\"}}";

    @Test
    void theFieldsOwnExampleIsUnderstood() {
        Rollout rollout = read(META, SAID, ANSWERED, ROLLED_BACK, ABORTED);

        assertThat(rollout.meta()).hasValueSatisfying(meta -> {
            assertThat(meta.sessionId()).isEqualTo("01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001");
            assertThat(meta.started()).contains(Instant.parse("2025-01-03T12:00:00Z"));
            assertThat(meta.workingDirectory()).contains(".");
            assertThat(meta.unknownFields().fields()).containsKeys("originator", "cli_version", "model_provider");
        });
        assertThat(bare(rollout.entries()))
                .containsExactly(
                        user("Hello from user"),
                        assistant("hello"),
                        new RolledBack(0),
                        new TurnEnded("turn-0", dev.parley.model.TurnOutcome.ABORTED, Optional.of("interrupted")));
        assertThat(rollout.entries().get(1).meta().recorded()).contains(Instant.parse("2025-01-03T12:00:02Z"));
        assertThat(rollout.skipped()).isEmpty();
    }

    @Test
    void theFormOf2025HasNoEnvelopes() {
        Rollout rollout = read(
                "{\"id\":\"s1\",\"timestamp\":\"2025-08-01T10:00:00.123Z\",\"instructions\":null,\"git\":{\"branch\":\"x\"}}",
                "{\"record_type\":\"state\"}",
                "{\"type\":\"message\",\"id\":null,\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"hi\"}]}",
                "{\"record_type\":\"state\"}",
                "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"ok\"}",
                "{\"type\":\"brand_new\",\"n\":1.0}");

        assertThat(rollout.meta()).hasValueSatisfying(meta -> {
            assertThat(meta.sessionId()).isEqualTo("s1");
            assertThat(meta.workingDirectory()).isEmpty();
            assertThat(meta.unknownFields().fields()).containsOnlyKeys("instructions", "git");
        });
        assertThat(rollout.entries())
                .extracting(RolloutReaderTest::origin)
                .containsExactly(Origin.USER, Origin.TOOL, Origin.AGENT);
        assertThat(rollout.entries().get(0)).isEqualTo(user("hi"));
        assertThat(rollout.skipped())
                .containsExactly(
                        new SkippedText(2, Reason.NOT_TRANSCRIPT, "record_type"),
                        new SkippedText(4, Reason.NOT_TRANSCRIPT, "record_type"));
    }

    @Test
    void aUserMessageThatIsToldTwiceIsOneEntryInEitherOrder() {
        Rollout itemFirst = read(META, message("user", "Hello from user"), SAID, ANSWERED);
        Rollout eventFirst = read(META, SAID, message("user", "Hello from user"), ANSWERED);

        assertThat(bare(itemFirst.entries())).containsExactly(user("Hello from user"), assistant("hello"));
        assertThat(bare(eventFirst.entries())).containsExactly(user("Hello from user"), assistant("hello"));
        assertThat(itemFirst.skipped())
                .containsExactly(new SkippedText(3, Reason.NOT_TRANSCRIPT, "event_msg/user_message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<environment_context>x</environment_context>",
                "  <ENVIRONMENT_context>\\n</Environment_Context>\\n",
                "<user_instructions>x</user_instructions>",
                "# AGENTS.md instructions for /w\\n<INSTRUCTIONS>x</INSTRUCTIONS>",
                "<turn_aborted>x</turn_aborted>"
            })
    void injectedContextIsRecognisedByItsText(String text) {
        Rollout rollout = read(META, message("user", text), message("developer", "d"), message("system", "s"));

        assertThat(rollout.entries()).hasSize(3).allMatch(entry -> origin(entry) == Origin.CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<environment_context> what is this?",
                "see <environment_context>x</environment_context>",
                "<environment_context>x</user_instructions>",
                "</environment_context>",
                "<environment_context"
            })
    void whatOnlyMentionsAMarkIsTheUsers(String text) {
        Rollout rollout = read(META, message("user", text));

        assertThat(rollout.entries()).hasSize(1).allMatch(entry -> origin(entry) == Origin.USER);
    }

    @Test
    void aRollbackOfTurnsBecomesThePositionOfTheFirst() {
        Rollout rollout = read(
                META,
                message("developer", "be kind"),
                event("task_started", "\"turn_id\":\"t1\""),
                message("user", "u1"),
                ANSWERED,
                event("task_complete", "\"turn_id\":\"t1\""),
                event("turn_started", "\"turn_id\":\"t2\""),
                message("user", "<environment_context></environment_context>"),
                message("user", "u2"),
                ANSWERED,
                event("turn_complete", "\"turn_id\":\"t2\""),
                event("thread_rolled_back", "\"num_turns\":1"),
                event("thread_rolled_back", "\"num_turns\":9"));

        assertThat(bare(rollout.entries()))
                .containsExactly(
                        context("developer", "be kind"),
                        new TurnStarted("t1"),
                        user("u1"),
                        assistant("t1", "hello"),
                        TurnEnded.completed("t1"),
                        context("user", "<environment_context></environment_context>"),
                        new TurnStarted("t2"),
                        user("u2"),
                        assistant("t2", "hello"),
                        TurnEnded.completed("t2"),
                        new RolledBack(6),
                        new RolledBack(1));
    }

    @Test
    void aRollbackOfAMessageThatSteeredATurnLeavesTheTurnClosed() {
        Rollout rollout = read(
                META,
                event("task_started", "\"turn_id\":\"t1\""),
                message("user", "u1"),
                ANSWERED,
                message("user", "no, wait"),
                event("task_complete", "\"turn_id\":\"t1\""),
                event("thread_rolled_back", "\"num_turns\":1"));

        assertThat(bare(rollout.entries()))
                .endsWith(user("no, wait"), TurnEnded.completed("t1"), new RolledBack(3), TurnEnded.completed("t1"));
    }

    @Test
    void aTurnThatNeverEndedEndsWhereTheNextBegins() {
        Rollout rollout = read(
                META,
                event("task_started", ""),
                message("user", "u1"),
                event("task_started", ""),
                message("user", "u2"),
                event("task_complete", ""));

        assertThat(bare(rollout.entries()))
                .containsExactly(
                        new TurnStarted("turn-1"),
                        user("u1"),
                        TurnEnded.aborted("turn-1", dev.parley.model.AbortReason.INTERRUPTED),
                        new TurnStarted("turn-2"),
                        user("u2"),
                        TurnEnded.completed("turn-2"));
    }

    @Test
    void aCompactionKeepsTheHistoryThatReplacesTheOld() {
        Rollout rollout = read(
                META,
                message("user", "u1"),
                record(
                        "compacted",
                        "{\"message\":\"short\",\"replacement_history\":[" + payload("user", "kept") + "]}"),
                record("compacted", "{\"message\":\"shorter\"}"));

        assertThat(bare(rollout.entries()))
                .containsExactly(
                        user("u1"),
                        new Compacted(List.of(Message.user("kept")), 1),
                        new Compacted(List.of(Message.user("shorter")), 2));
    }

    @Test
    void recordsOfOtherKindsAreReportedByLineAndKind() {
        Rollout rollout = read(
                META,
                META,
                record("turn_context", "{}"),
                record("from_tomorrow", "{}"),
                event("token_count", ""),
                event("thread_rolled_back", "\"num_turns\":-1"),
                record("response_item", "{\"no\":\"type\"}"),
                "{\"foreign\":true}",
                "",
                ANSWERED);

        assertThat(rollout.skipped())
                .containsExactly(
                        new SkippedText(2, Reason.NOT_TRANSCRIPT, "session_meta"),
                        new SkippedText(3, Reason.NOT_TRANSCRIPT, "turn_context"),
                        new SkippedText(4, Reason.UNKNOWN_KIND, "from_tomorrow"),
                        new SkippedText(5, Reason.NOT_TRANSCRIPT, "event_msg/token_count"),
                        new SkippedText(6, Reason.UNKNOWN_KIND, "event_msg/thread_rolled_back"),
                        new SkippedText(7, Reason.UNKNOWN_KIND, "response_item"),
                        new SkippedText(8, Reason.UNKNOWN_KIND, ""));
        assertThat(bare(rollout.entries())).containsExactly(assistant("hello"));
    }

    @Test
    void aTornLastLineIsReportedAndLosesNothingElse() {
        String torn = ANSWERED.substring(0, ANSWERED.length() - 9);

        Rollout rollout = read(bytes(META + "\n" + ANSWERED + "\n" + torn));

        assertThat(bare(rollout.entries())).containsExactly(assistant("hello"));
        assertThat(rollout.skipped()).containsExactly(new SkippedText(3, Reason.TORN_END, ""));
    }

    @Test
    void everyPlaceToTearTheLastLineIsSurvived() {
        for (int kept = 1; kept < ANSWERED.length(); kept++) {
            Rollout rollout = read(bytes(META + "\n" + SAID + "\n" + ANSWERED.substring(0, kept)));

            assertThat(bare(rollout.entries())).containsExactly(user("Hello from user"));
            assertThat(rollout.skipped()).containsExactly(new SkippedText(3, Reason.TORN_END, ""));
        }
    }

    @Test
    void aRecordGluedOntoATornOneIsFoundWhereverItWasTorn() {
        String first = message("user", "lost {\\\"timestamp\\\": \\\"x\\\"}");
        for (int kept = 1; kept < first.length(); kept++) {
            Rollout rollout = read(META, first.substring(0, kept) + ANSWERED, ROLLED_BACK);

            assertThat(bare(rollout.entries())).containsExactly(assistant("hello"), new RolledBack(1));
            assertThat(rollout.skipped()).containsExactly(new SkippedText(2, Reason.NOT_JSON, ""));
        }
    }

    @Test
    void aBareItemGluedOntoATornOneIsFoundAndItsPartsAreNotTakenForItems() {
        String meta = "{\"id\":\"s1\",\"timestamp\":\"2025-08-01T10:00:00Z\",\"instructions\":null}";
        String torn =
                "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"lost\"}";

        Rollout rollout = read(meta, torn + payload("assistant", "hello"), torn);

        assertThat(rollout.entries())
                .containsExactly(new Item(
                        "",
                        new Message(dev.parley.model.Role.ASSISTANT, List.of(new ContentPart.InputText("hello"))),
                        Origin.AGENT));
        assertThat(rollout.skipped())
                .containsExactly(new SkippedText(2, Reason.NOT_JSON, ""), new SkippedText(3, Reason.NOT_JSON, ""));
    }

    @Test
    void wholeRecordsOnOneLineAreAllFoundAndNothingIsReported() {
        Rollout rollout = read(META + ANSWERED + " " + ANSWERED);

        assertThat(rollout.entries()).hasSize(2);
        assertThat(rollout.skipped()).isEmpty();
    }

    @Test
    void blocksOfNulBytesAreReportedOnceEach() {
        String nul = "\0".repeat(100_000);

        Rollout rollout = read(META, nul + ANSWERED, ANSWERED.substring(0, 30) + nul + ANSWERED, nul, ANSWERED);

        assertThat(rollout.entries()).hasSize(3);
        assertThat(rollout.skipped())
                .containsExactly(
                        new SkippedText(2, Reason.NUL_BYTES, ""),
                        new SkippedText(3, Reason.NOT_JSON, ""),
                        new SkippedText(3, Reason.NUL_BYTES, ""),
                        new SkippedText(4, Reason.NUL_BYTES, ""));
    }

    @Test
    void bytesThatAreNotUtf8LoseTheirRecordAndNoOther() throws IOException {
        byte[] invalid = message("user", "na\u00efve").getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(bytes(META + "\n"));
        file.write(invalid);
        file.write('\n');
        file.write(bytes(message("user", "tor")), 0, 80);
        file.write(0xC3);
        file.write(bytes(ANSWERED + "\n" + message("user", "\uFFFD") + "\n"));

        Rollout rollout = read(file.toByteArray());

        assertThat(bare(rollout.entries())).containsExactly(assistant("hello"), user("\uFFFD"));
        assertThat(rollout.skipped())
                .containsExactly(
                        new SkippedText(2, Reason.INVALID_UTF8, ""), new SkippedText(3, Reason.INVALID_UTF8, ""));
    }

    @Test
    void aLineBeyondTheLimitIsSkipped() throws IOException {
        String file = String.join("\n", META, message("user", "x".repeat(10_000)), ANSWERED);

        Rollout rollout = new RolloutReader(1_000).read(new ByteArrayInputStream(bytes(file)));

        assertThat(bare(rollout.entries())).containsExactly(assistant("hello"));
        assertThat(rollout.skipped()).containsExactly(new SkippedText(2, Reason.TOO_LONG, ""));
    }

    @Test
    void aLineThatLooksLikeCountlessTornRecordsCostsLittle() {
        Rollout rollout = read(META, "{\"timestamp\":[".repeat(100_000), ANSWERED);

        assertThat(bare(rollout.entries())).containsExactly(assistant("hello"));
        assertThat(rollout.skipped()).containsExactly(new SkippedText(2, Reason.NOT_JSON, ""));
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsAreUnderstood() {
        Rollout rollout = read(bytes("\uFEFF" + META + "\r\n" + ANSWERED + "\r\n"));

        assertThat(rollout.meta()).isPresent();
        assertThat(bare(rollout.entries())).containsExactly(assistant("hello"));
        assertThat(rollout.skipped()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"meta", "entry", "skipped"})
    void whatTheSinkThrowsComesOutAndIsNoFaultOfTheFile(String method) {
        IllegalArgumentException planted = new IllegalArgumentException("the store is full");
        List<String> seen = new ArrayList<>();
        RolloutSink sink = new RolloutSink() {
            @Override
            public void meta(RolloutMeta meta) {
                see("meta");
            }

            @Override
            public void entry(TranscriptEntry entry) {
                see("entry");
            }

            @Override
            public void skipped(SkippedText skipped) {
                see("skipped");
            }

            private void see(String what) {
                seen.add(what);
                if (what.equals(method)) {
                    throw planted;
                }
            }
        };
        String file = """
                {"timestamp":"2026-01-01T00:00:00Z","type":"session_meta","payload":{"id":"s"}}
                {"timestamp":"2026-01-01T00:00:00Z","type":"turn_context","payload":{}}
                {"timestamp":"2026-01-01T00:00:00Z","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}}
                {"timestamp":"2026-01-01T00:00:00Z","type":"turn_context","payload":{}}
                """;

        assertThatThrownBy(() ->
                        new RolloutReader().read(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), sink))
                .isSameAs(planted);

        assertThat(seen).last().isEqualTo(method);
        assertThat(seen).filteredOn(method::equals).hasSize(1);
    }

    @Test
    void itemsOfUnknownKindsAreKeptWhole() {
        String item = "{\"type\":\"tool_search_output\",\"n\":9007199254740993}";

        Rollout rollout = read(META, record("response_item", item));

        assertThat(rollout.entries()).singleElement().satisfies(entry -> {
            assertThat(origin(entry)).isEqualTo(Origin.TOOL);
            assertThat(JsonCodec.ITEM.encode(((Item) entry).item())).isEqualTo(item);
        });
    }

    private static Rollout read(String... lines) {
        return read(bytes(String.join("\n", lines) + "\n"));
    }

    private static Rollout read(byte[] file) {
        try {
            return new RolloutReader().read(new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String record(String type, String payload) {
        return "{\"timestamp\":\"2025-01-03T12:00:05Z\",\"type\":\"%s\",\"payload\":%s}".formatted(type, payload);
    }

    private static String event(String type, String fields) {
        return record("event_msg", "{\"type\":\"" + type + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}");
    }

    private static String message(String role, String text) {
        return record("response_item", payload(role, text));
    }

    private static String payload(String role, String text) {
        return "{\"type\":\"message\",\"role\":\"%s\",\"content\":[{\"type\":\"input_text\",\"text\":\"%s\"}]}"
                .formatted(role, text);
    }

    private static List<TranscriptEntry> bare(List<TranscriptEntry> entries) {
        return entries.stream().map(entry -> entry.withMeta(EntryMeta.NONE)).toList();
    }

    private static Origin origin(TranscriptEntry entry) {
        return ((Item) entry).origin();
    }

    private static Item user(String text) {
        return new Item("", Message.user(text), Origin.USER);
    }

    private static Item assistant(String text) {
        return assistant("", text);
    }

    private static Item assistant(String turn, String text) {
        return new Item(turn, Message.assistant(text), Origin.AGENT);
    }

    private static Item context(String role, String text) {
        ResponseItem message = new Message(new dev.parley.model.Role(role), List.of(new ContentPart.InputText(text)));
        return new Item("", message, Origin.CONTEXT);
    }
}
