package dev.parley.core;

import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Estimates what an event holds in memory, in characters: enough to bound a log, not to bill for it. Every text that
 * may be long counts; names and ids do not.
 */
final class EventWeight {

    private static final long OBJECT = 64;

    private EventWeight() {}

    static long of(EventMsg msg) {
        return OBJECT + of(msg.unknownFields()) + content(msg);
    }

    private static long content(EventMsg msg) {
        if (msg instanceof EventMsg.AgentMessageDelta delta) {
            return delta.delta().length();
        }
        if (msg instanceof EventMsg.ReasoningDelta delta) {
            return delta.delta().length();
        }
        if (msg instanceof EventMsg.ItemCompleted completed) {
            return of(completed.item());
        }
        if (msg instanceof EventMsg.Compacted compacted) {
            return compacted.summary().stream().mapToLong(EventWeight::of).sum();
        }
        if (msg instanceof EventMsg.ApprovalRequest request) {
            return request.arguments().length();
        }
        if (msg instanceof EventMsg.Warning warning) {
            return warning.message().length();
        }
        if (msg instanceof EventMsg.Error error) {
            return error.message().length();
        }
        if (msg instanceof EventMsg.SessionLost lost) {
            return lost.reason().length();
        }
        if (msg instanceof EventMsg.Unknown unknown) {
            return of(unknown.json());
        }
        return 0;
    }

    private static long of(ResponseItem item) {
        return OBJECT + of(item.unknownFields()) + content(item);
    }

    private static long content(ResponseItem item) {
        if (item instanceof ResponseItem.Message message) {
            return of(message.content());
        }
        if (item instanceof ResponseItem.Reasoning reasoning) {
            return of(reasoning.summary())
                    + of(reasoning.content().orElse(List.of()))
                    + of(reasoning.encryptedContent());
        }
        if (item instanceof ResponseItem.LocalShellCall call) {
            return of(call.action());
        }
        if (item instanceof ResponseItem.FunctionCall call) {
            return call.arguments().length();
        }
        if (item instanceof ResponseItem.FunctionCallOutput output) {
            return of(output.output());
        }
        if (item instanceof ResponseItem.CustomToolCall call) {
            return call.input().length();
        }
        if (item instanceof ResponseItem.CustomToolCallOutput output) {
            return of(output.output());
        }
        if (item instanceof ResponseItem.WebSearchCall call) {
            return call.action().map(EventWeight::of).orElse(0L);
        }
        return of(((ResponseItem.Unknown) item).json());
    }

    private static long of(ResponseItem.ShellAction action) {
        long weight = OBJECT + of(action.unknownFields()) + of(action.workingDirectory());
        for (String argument : action.command()) {
            weight += argument.length();
        }
        for (Map.Entry<String, String> variable : action.env().orElse(Map.of()).entrySet()) {
            weight += variable.getKey().length() + variable.getValue().length();
        }
        return weight;
    }

    private static long of(ToolOutput output) {
        if (output instanceof ToolOutput.Text text) {
            return text.text().length();
        }
        return of(((ToolOutput.Parts) output).parts());
    }

    private static long of(List<ContentPart> parts) {
        long weight = 0;
        for (ContentPart part : parts) {
            weight += OBJECT + of(part.unknownFields()) + content(part);
        }
        return weight;
    }

    private static long content(ContentPart part) {
        if (part instanceof ContentPart.InputText text) {
            return text.text().length();
        }
        if (part instanceof ContentPart.OutputText text) {
            return text.text().length();
        }
        if (part instanceof ContentPart.SummaryText text) {
            return text.text().length();
        }
        if (part instanceof ContentPart.ReasoningText text) {
            return text.text().length();
        }
        if (part instanceof ContentPart.PlainText text) {
            return text.text().length();
        }
        if (part instanceof ContentPart.InputImage image) {
            return image.imageUrl().length();
        }
        return of(((ContentPart.Unknown) part).json());
    }

    private static long of(UnknownFields unknown) {
        long weight = 0;
        for (JsonText value : unknown.fields().values()) {
            weight += of(value);
        }
        return weight;
    }

    private static long of(JsonText json) {
        return json.text().length();
    }

    private static long of(Optional<String> text) {
        return text.map(String::length).orElse(0);
    }
}
