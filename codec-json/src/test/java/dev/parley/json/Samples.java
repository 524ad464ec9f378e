package dev.parley.json;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationState;
import dev.parley.model.Decision;
import dev.parley.model.EntryMeta;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Lineage;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.TokenUsage;
import dev.parley.model.ToolOutput;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TurnOutcome;
import dev.parley.model.UnknownFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** One value of every kind with every field filled, by the name of its golden file. */
final class Samples {

    /** A value and the codec of its family. */
    record Sample<T>(JsonCodec<T> codec, T value) {
        String encoded() {
            return codec.encode(value);
        }

        T decoded(String json) {
            return codec.decode(json);
        }
    }

    static final Map<String, Sample<?>> ALL = new TreeMap<>();

    private static final UnknownFields EXTRA = extra();

    static {
        parts();
        items();
        eventMessages();
        ops();
        entries();
        others();
    }

    private Samples() {}

    static Sample<?> named(String name) {
        return Objects.requireNonNull(ALL.get(name), name);
    }

    private static UnknownFields extra() {
        Map<String, JsonText> fields = new LinkedHashMap<>();
        fields.put("zeta", new JsonText("9007199254740993"));
        fields.put("alpha", new JsonText("{\"b\":[1.0,1e400,-0],\"a\":\"\\u0041\"}"));
        fields.put("nothing", new JsonText("null"));
        return new UnknownFields(fields);
    }

    private static void parts() {
        part(new ContentPart.InputText("naïve \u0000 \u2028 \uD83D\uDE00 \"quoted\"\n", EXTRA));
        part(new ContentPart.InputImage("data:image/png;base64,AAAA", Optional.of("high"), EXTRA));
        part(new ContentPart.OutputText("hello", EXTRA));
        part(new ContentPart.SummaryText("in short", EXTRA));
        part(new ContentPart.ReasoningText("at length", EXTRA));
        part(new ContentPart.PlainText("plain", EXTRA));
        part(new ContentPart.Unknown(
                "refusal", new JsonText("{\"type\":\"refusal\",\"refusal\":\"no\",\"weight\":1.50}")));
    }

    private static void items() {
        item(new Message(
                Optional.of("msg_1"),
                Role.ASSISTANT,
                List.of(new ContentPart.OutputText("hello")),
                Optional.of("final"),
                EXTRA));
        item(new ResponseItem.Reasoning(
                Optional.of("rs_1"),
                List.of(new ContentPart.SummaryText("in short")),
                Optional.of(List.of(new ContentPart.ReasoningText("at length"))),
                Optional.of("gAAAA"),
                EXTRA));
        item(new ResponseItem.LocalShellCall(
                Optional.of("sh_1"),
                Optional.of("call_1"),
                "completed",
                new ResponseItem.ShellAction(
                        "exec",
                        List.of("ls", "-l"),
                        Optional.of(1_000L),
                        Optional.of("/tmp"),
                        Optional.of(Map.of("B", "2", "A", "1")),
                        Optional.of("nobody"),
                        EXTRA),
                EXTRA));
        item(new ResponseItem.FunctionCall(
                Optional.of("fc_1"), "search", Optional.of("web"), "{\"q\": 1.0}", "call_2", EXTRA));
        item(new ResponseItem.FunctionCallOutput(
                Optional.of("fo_1"),
                "call_2",
                new ToolOutput.Parts(List.of(new ContentPart.InputText("found"), new ContentPart.InputImage("data:,"))),
                EXTRA));
        item(new ResponseItem.CustomToolCall(
                Optional.of("ct_1"), Optional.of("completed"), "call_3", "patch", "*** Begin", EXTRA));
        item(new ResponseItem.CustomToolCallOutput(
                Optional.of("co_1"), "call_3", Optional.of("patch"), new ToolOutput.Text("done"), EXTRA));
        item(new ResponseItem.WebSearchCall(
                Optional.of("ws_1"),
                Optional.of("completed"),
                Optional.of(new JsonText("{\"type\":\"search\",\"query\":\"weather\"}")),
                EXTRA));
        item(new ResponseItem.Unknown(
                "image_generation_call",
                new JsonText("{\"type\":\"image_generation_call\",\"seed\":9007199254740993}")));
    }

    private static void eventMessages() {
        message(new EventMsg.SessionConfigured("session-1", "model-1", Optional.of("1-7"), EXTRA));
        message(new EventMsg.TurnStarted(EXTRA));
        message(new EventMsg.InputTaken(EXTRA));
        message(new EventMsg.AgentMessageDelta("hel", EXTRA));
        message(new EventMsg.ReasoningDelta("hm", EXTRA));
        message(new EventMsg.ItemCompleted(Message.assistant("hello"), Origin.AGENT, EXTRA));
        message(new EventMsg.ApprovalRequest("req-1", "call_1", "shell", "{\"cmd\":\"ls\"}", EXTRA));
        message(new EventMsg.TokenCount(new TokenUsage(10, 4, 6, 2, 16), EXTRA));
        message(new EventMsg.Compacted(List.of(Message.user("so far")), EXTRA));
        message(new EventMsg.Warning("careful", EXTRA));
        message(new EventMsg.Error("unauthorized", "the endpoint refused the key", EXTRA));
        message(new EventMsg.TurnComplete(EXTRA));
        message(new EventMsg.TurnAborted(AbortReason.INTERRUPTED, EXTRA));
        message(new EventMsg.SessionLost("connection closed", EXTRA));
        message(new EventMsg.ShutdownComplete(EXTRA));
        message(new EventMsg.Unknown("plan_update", new JsonText("{\"type\":\"plan_update\",\"plan\":[]}")));
    }

    private static void ops() {
        op(new Op.UserInput(List.of(new ContentPart.InputText("hi")), EXTRA));
        op(new Op.Interrupt(EXTRA));
        op(new Op.Approval("req-1", Decision.APPROVED_FOR_SESSION, Optional.of("trusted"), EXTRA));
        op(new Op.Compact(EXTRA));
        op(new Op.Shutdown(EXTRA));
        op(new Op.Unknown("undo", new JsonText("{\"type\":\"undo\",\"steps\":1}")));
    }

    private static void entries() {
        EntryMeta meta = new EntryMeta(
                Optional.of(Instant.parse("2026-01-27T12:34:56.789Z")), Optional.of(new SourcePosition(1, 42)), EXTRA);
        entry(new TranscriptEntry.SessionStarted(
                new AgentState("session-1", 12, Optional.of(new SourcePosition(0, 41))), meta));
        entry(new TranscriptEntry.Item("1-1", Message.assistant("hello"), Origin.AGENT, meta));
        entry(new TranscriptEntry.Submitted("1-1", Op.UserInput.text("hi"), meta));
        entry(new TranscriptEntry.TurnStarted("1-1", meta));
        entry(new TranscriptEntry.InputTaken("1-2", meta));
        entry(new TranscriptEntry.TurnEnded("1-1", TurnOutcome.ABORTED, Optional.of("interrupted"), meta));
        entry(new TranscriptEntry.RolledBack(4, meta));
        entry(new TranscriptEntry.Compacted(List.of(Message.user("so far")), 9, meta));
        entry(new TranscriptEntry.Unknown(
                "bookmark", new JsonText("{\"type\":\"bookmark\",\"at\":\"2026-01-27T12:34:56Z\",\"name\":\"x\"}")));
    }

    private static void others() {
        SessionConfig config = new SessionConfig(
                "assistant",
                Optional.of("model-1"),
                Optional.of("Be kind."),
                List.of("shell", "search"),
                Optional.of("/srv/work"),
                Map.of("temperature", "0", "effort", "high"),
                EXTRA);
        AgentState state = new AgentState("session-1", 12, Optional.of(new SourcePosition(1, 41)));
        add("config", JsonCodec.CONFIG, config);
        add("agent-state", JsonCodec.AGENT_STATE, state);
        add(
                "event",
                JsonCodec.EVENT,
                new Event("1-1", new EventMsg.TurnStarted(), Optional.of(new SourcePosition(1, 42))));
        add("submission", JsonCodec.SUBMISSION, new Submission("1-1", new Op.Interrupt()));
        add(
                "info",
                JsonCodec.INFO,
                new ConversationInfo(
                        ConversationId.parse("01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001"),
                        "acme",
                        ConversationState.ACTIVE,
                        Instant.parse("2026-01-27T12:34:56.789Z"),
                        Instant.parse("2026-01-27T12:35:00Z"),
                        3,
                        Optional.of("Weather"),
                        Map.of("team", "blue", "kind", "demo"),
                        Optional.of(new Lineage(ConversationId.parse("01939f2e-7d7e-7c31-a3b1-1b7e3f9a0000"), 7)),
                        config,
                        Optional.of(state),
                        Optional.of(Instant.parse("2027-01-27T00:00:00Z")),
                        EXTRA));
    }

    private static void part(ContentPart value) {
        add("part-" + value.getClass().getSimpleName(), JsonCodec.PART, value);
    }

    private static void item(ResponseItem value) {
        add("item-" + value.getClass().getSimpleName(), JsonCodec.ITEM, value);
    }

    private static void message(EventMsg value) {
        add("event-" + value.getClass().getSimpleName(), JsonCodec.EVENT_MSG, value);
    }

    private static void op(Op value) {
        add("op-" + value.getClass().getSimpleName(), JsonCodec.OP, value);
    }

    private static void entry(TranscriptEntry value) {
        add("entry-" + value.getClass().getSimpleName(), JsonCodec.ENTRY, value);
    }

    private static <T> void add(String name, JsonCodec<T> codec, T value) {
        ALL.put(name, new Sample<>(codec, value));
    }
}
