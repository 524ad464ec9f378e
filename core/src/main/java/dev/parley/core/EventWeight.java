package dev.parley.core;

import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import java.util.List;

/** Estimates what an event holds in memory, in characters: enough to bound a log, not to bill for it. */
final class EventWeight {

    private static final long OBJECT = 64;

    private EventWeight() {}

    static long of(EventMsg msg) {
        if (msg instanceof EventMsg.AgentMessageDelta delta) {
            return OBJECT + delta.delta().length();
        }
        if (msg instanceof EventMsg.ReasoningDelta delta) {
            return OBJECT + delta.delta().length();
        }
        if (msg instanceof EventMsg.ItemCompleted completed) {
            return OBJECT + of(completed.item());
        }
        if (msg instanceof EventMsg.Compacted compacted) {
            return OBJECT
                    + compacted.summary().stream().mapToLong(EventWeight::of).sum();
        }
        if (msg instanceof EventMsg.ApprovalRequest request) {
            return OBJECT + request.arguments().length();
        }
        if (msg instanceof EventMsg.Unknown unknown) {
            return OBJECT + unknown.json().text().length();
        }
        return OBJECT;
    }

    private static long of(ResponseItem item) {
        if (item instanceof ResponseItem.Message message) {
            return OBJECT + of(message.content());
        }
        if (item instanceof ResponseItem.Reasoning reasoning) {
            return OBJECT
                    + of(reasoning.summary())
                    + of(reasoning.content().orElse(List.of()))
                    + reasoning.encryptedContent().map(String::length).orElse(0);
        }
        if (item instanceof ResponseItem.FunctionCall call) {
            return OBJECT + call.arguments().length();
        }
        if (item instanceof ResponseItem.FunctionCallOutput output) {
            return OBJECT + of(output.output());
        }
        if (item instanceof ResponseItem.CustomToolCall call) {
            return OBJECT + call.input().length();
        }
        if (item instanceof ResponseItem.CustomToolCallOutput output) {
            return OBJECT + of(output.output());
        }
        if (item instanceof ResponseItem.Unknown unknown) {
            return OBJECT + unknown.json().text().length();
        }
        return 4 * OBJECT;
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
            weight += OBJECT + textLength(part);
        }
        return weight;
    }

    private static long textLength(ContentPart part) {
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
        return ((ContentPart.Unknown) part).json().text().length();
    }
}
