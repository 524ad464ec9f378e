package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells what an item of a Codex thread is in a transcript. A tool's run is one item there and two here: the call, when it
 * begins, and its output, when it ends. The forms are those of the {@code ThreadItem} in Codex' own schema.
 */
final class ItemMapping {

    private ItemMapping() {}

    /** What its beginning says; nothing, for what counts only when it is complete. */
    static List<EventMsg> started(JsonObject item) {
        return isToolRun(item) ? List.of(said(call(item), Origin.AGENT)) : List.of();
    }

    /** What its end says; empty if it has no counterpart. */
    static Optional<List<EventMsg>> completed(JsonObject item) {
        String type = type(item);
        if (isToolRun(item)) {
            ToolOutput output = ToolRun.output(item);
            ResponseItem answer = new ResponseItem.FunctionCallOutput(id(item), output);
            return Optional.of(List.of(said(answer, Origin.TOOL)));
        }
        return switch (type) {
            case "userMessage" -> Optional.of(List.of()); // core has recorded it already
            case "agentMessage" -> Optional.of(List.of(said(message(item), Origin.AGENT)));
            case "reasoning" -> Optional.of(List.of(said(reasoning(item), Origin.AGENT)));
            case "webSearch" -> Optional.of(List.of(said(search(item), Origin.AGENT)));
            default -> Optional.empty();
        };
    }

    static String type(JsonObject item) {
        return item.string("type").orElse("");
    }

    static String id(JsonObject item) {
        return item.string("id").orElse("");
    }

    private static boolean isToolRun(JsonObject item) {
        return ToolRun.KINDS.contains(type(item));
    }

    private static EventMsg said(ResponseItem item, Origin origin) {
        return new EventMsg.ItemCompleted(item, origin);
    }

    private static ResponseItem call(JsonObject item) {
        return new ResponseItem.FunctionCall(
                Optional.empty(),
                ToolRun.name(item),
                ToolRun.namespace(item),
                ToolRun.arguments(item).text(),
                id(item),
                UnknownFields.NONE);
    }

    private static ResponseItem message(JsonObject item) {
        return new ResponseItem.Message(
                item.string("id"),
                Role.ASSISTANT,
                List.of(new ContentPart.OutputText(item.string("text").orElse(""))),
                item.string("phase"),
                UnknownFields.NONE);
    }

    private static ResponseItem reasoning(JsonObject item) {
        List<ContentPart> summary = new ArrayList<>();
        item.strings("summary").forEach(text -> summary.add(new ContentPart.SummaryText(text)));
        List<ContentPart> content = new ArrayList<>();
        item.strings("content").forEach(text -> content.add(new ContentPart.ReasoningText(text)));
        return new ResponseItem.Reasoning(
                item.string("id"),
                summary,
                content.isEmpty() ? Optional.empty() : Optional.of(content),
                Optional.empty(),
                UnknownFields.NONE);
    }

    private static ResponseItem search(JsonObject item) {
        Optional<JsonText> action = item.object("action").map(JsonObject::raw);
        return new ResponseItem.WebSearchCall(item.string("id"), Optional.of("completed"), action, UnknownFields.NONE);
    }
}
