package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Codex' words are in Parley's, without a Codex. */
final class UnderstandingTest {

    @TempDir
    private Path folder;

    @Test
    void aCommandIsACallWhenItBeginsAndItsOutputWhenItEnds() {
        JsonObject begun = item("""
            {"type":"commandExecution","id":"call_1","command":"ls","cwd":"/w","status":"inProgress"}\
            """);
        JsonObject ended = item("""
            {"type":"commandExecution","id":"call_1","command":"ls","cwd":"/w","status":"completed","exitCode":2,
             "aggregatedOutput":"none\\n"}\
            """);

        assertThat(ItemMapping.started(begun))
                .containsExactly(new EventMsg.ItemCompleted(
                        new ResponseItem.FunctionCall("shell", "{\"command\":\"ls\",\"workdir\":\"/w\"}", "call_1"),
                        Origin.AGENT));
        assertThat(ItemMapping.completed(ended))
                .contains(List.of(new EventMsg.ItemCompleted(
                        new ResponseItem.FunctionCallOutput("call_1", new ToolOutput.Text("exit code 2\nnone\n")),
                        Origin.TOOL)));
    }

    @Test
    void reasoningKeepsItsSummaryAndItsText() {
        JsonObject reasoning = item("""
            {"type":"reasoning","id":"r","summary":["short"],"content":["long","longer"]}\
            """);

        assertThat(ItemMapping.completed(reasoning))
                .contains(List.of(new EventMsg.ItemCompleted(
                        new ResponseItem.Reasoning(
                                Optional.of("r"),
                                List.of(new ContentPart.SummaryText("short")),
                                Optional.of(List.of(
                                        new ContentPart.ReasoningText("long"),
                                        new ContentPart.ReasoningText("longer"))),
                                Optional.empty(),
                                UnknownFields.NONE),
                        Origin.AGENT)));
    }

    @Test
    void changesOfFilesAndToolsOfServersAreCallsToo() {
        JsonObject change = item("""
            {"type":"fileChange","id":"c","changes":[{"path":"a"}],"status":"completed"}\
            """);
        JsonObject mcp = item("""
            {"type":"mcpToolCall","id":"m","server":"files","tool":"read","arguments":{"a":1},"status":"failed",
             "error":{"message":"no"}}\
            """);

        assertThat(ItemMapping.started(change))
                .containsExactly(new EventMsg.ItemCompleted(
                        new ResponseItem.FunctionCall("apply_patch", "{\"changes\":[{\"path\":\"a\"}]}", "c"),
                        Origin.AGENT));
        assertThat(ItemMapping.started(mcp).toString()).contains("name=read, namespace=Optional[files]", "{\"a\":1}");
        assertThat(ItemMapping.completed(mcp).orElseThrow().toString()).contains("{\"message\":\"no\"}");
    }

    @Test
    void whatHasNoCounterpartIsToldAsUnknownWithItsJson() throws InterruptedException {
        JsonObject params = JsonObject.parse("{\"threadId\":\"t\",\"turnId\":\"u\",\"plan\":[{\"step\":\"a\"}]}");
        List<Event> said = new ArrayList<>();
        Understanding understanding = understanding(said);

        understanding.hear(Word.of("turn/plan/updated", params));
        understanding.hear(Word.of("thread/status/changed", params));

        assertThat(said)
                .containsExactly(new Event(
                        Submission.INITIAL_ID,
                        new EventMsg.Unknown(
                                "turn/plan/updated",
                                new JsonText("{\"type\":\"turn/plan/updated\",\"params\":" + params.raw() + "}"))));
    }

    @Test
    void anErrorThatIsNotTheEndIsAWarning() throws InterruptedException {
        List<Event> said = new ArrayList<>();
        Understanding understanding = understanding(said);
        String error = """
            {"threadId":"t","turnId":"u","willRetry":%s,
             "error":{"message":"busy","codexErrorInfo":{"responseStreamDisconnected":{"httpStatusCode":502}}}}\
            """;

        understanding.hear(Word.of(Wire.ERROR, JsonObject.parse(error.formatted("true"))));
        understanding.hear(Word.of(Wire.ERROR, JsonObject.parse(error.formatted("false"))));

        assertThat(said)
                .extracting(Event::msg)
                .containsExactly(
                        new EventMsg.Warning("busy"), new EventMsg.Error("response_stream_disconnected", "busy"));
    }

    @Test
    void theLastCompactionOfARolloutIsFoundBehindWhatOnlyQuotesOne() throws IOException {
        Path rollout = folder.resolve("rollout.jsonl");
        Files.write(
                rollout,
                List.of(
                        "{\"type\":\"compacted\",\"payload\":{\"replacement_history\":[]}}",
                        "{\"type\":\"compacted\",\"payload\":{\"replacement_history\":[%s,%s]}}"
                                .formatted(userItem("user.text"), userItem("environments.environment_context")),
                        "{\"type\":\"event_msg\",\"payload\":{\"text\":\"\\\"type\\\":\\\"compacted\\\"\"}}",
                        "{\"type\":\"compacted\",\"pay"));

        assertThat(CompactedHistory.latest(rollout)).contains(List.of(ResponseItem.Message.user("x")));
        assertThat(CompactedHistory.latest(folder.resolve("none"))).isEmpty();
    }

    private static Understanding understanding(List<Event> said) {
        Launch never = new Launch(List.of("none"), Map.of(), Path.of("."), Limits.DEFAULT, Thread::new);
        CodexThread thread = new CodexThread(
                new CodexProcess(never, Runnable::run),
                new ThreadSettings(CodexBench.CONFIG, List.of()),
                "t",
                "m",
                Optional.empty());
        BiConsumer<String, EventMsg> emit = (id, msg) -> said.add(new Event(id, msg));
        ConversationId id = new ConversationId(UUID.fromString("01a20556-a781-7ee0-a9ff-0006787a855b"));
        Questions questions = new Questions(emit, new ToolCalls(id, List.of(), Runnable::run));
        return new Understanding(thread, new Turns(thread, emit), questions, emit);
    }

    private static String userItem(String kind) {
        return """
            {"type":"message","role":"user","content":[{"type":"input_text","text":"x"}],\
            "internal_chat_message_metadata_passthrough":{"content_item_kinds":["%s"]}}\
            """.formatted(kind);
    }

    private static JsonObject item(String json) {
        return JsonObject.parse(json);
    }
}
