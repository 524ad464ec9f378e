package dev.parley.benchmarks;

import dev.parley.model.ContentPart;
import dev.parley.model.JsonText;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of items, with a sample of each. Public for JMH alone. */
public enum ItemKind {
    MESSAGE(ResponseItem.Message.user(Journals.TEXT)),
    REASONING(new ResponseItem.Reasoning(
            Optional.of("rs_1"),
            List.of(new ContentPart.SummaryText(Journals.TEXT)),
            Optional.empty(),
            Optional.of("Z0FBQUFBQm8".repeat(32)),
            UnknownFields.NONE)),
    LOCAL_SHELL_CALL(new ResponseItem.LocalShellCall(
            Optional.empty(),
            Optional.of("call_1"),
            "completed",
            new ResponseItem.ShellAction(
                    "exec",
                    List.of("sh", "-c", Journals.TEXT),
                    Optional.of(10_000L),
                    Optional.of("work"),
                    Optional.of(Map.of("LANG", "C")),
                    Optional.empty(),
                    UnknownFields.NONE),
            UnknownFields.NONE)),
    FUNCTION_CALL(new ResponseItem.FunctionCall("search", "{\"query\": \"" + Journals.TEXT + "\"}", "call_1")),
    FUNCTION_CALL_OUTPUT(new ResponseItem.FunctionCallOutput("call_1", new ToolOutput.Text(Journals.TEXT))),
    CUSTOM_TOOL_CALL(new ResponseItem.CustomToolCall(
            Optional.empty(), Optional.of("completed"), "call_1", "patch", Journals.TEXT, UnknownFields.NONE)),
    CUSTOM_TOOL_CALL_OUTPUT(new ResponseItem.CustomToolCallOutput(
            Optional.empty(), "call_1", Optional.empty(), new ToolOutput.Text(Journals.TEXT), UnknownFields.NONE)),
    WEB_SEARCH_CALL(new ResponseItem.WebSearchCall(
            Optional.of("ws_1"),
            Optional.of("completed"),
            Optional.of(new JsonText("{\"type\":\"search\",\"query\":\"" + Journals.TEXT + "\"}")),
            UnknownFields.NONE)),
    UNKNOWN(new ResponseItem.Unknown(
            "future_item", new JsonText("{\"type\":\"future_item\",\"text\":\"" + Journals.TEXT + "\"}")));

    @SuppressWarnings("ImmutableEnumChecker") // every item is a value, as deep as it goes
    private final ResponseItem sample;

    ItemKind(ResponseItem sample) {
        this.sample = sample;
    }

    /** An item of this kind, of a usual size. */
    ResponseItem sample() {
        return sample;
    }
}
