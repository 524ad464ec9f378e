package dev.parley.examples;

import dev.parley.model.ContentPart;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import java.util.Optional;

/** Tool calls and their answers as lines. */
final class ToolLines {

    private ToolLines() {}

    /** Empty if {@code item} is neither a call nor an answer. */
    static Optional<String> of(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCall call) {
            return Optional.of("-> %s %s".formatted(call.name(), call.arguments()));
        }
        if (item instanceof ResponseItem.CustomToolCall call) {
            return Optional.of("-> %s %s".formatted(call.name(), call.input()));
        }
        if (item instanceof ResponseItem.LocalShellCall) {
            return Optional.of("-> a shell command");
        }
        if (item instanceof ResponseItem.WebSearchCall) {
            return Optional.of("-> a web search");
        }
        if (item instanceof ResponseItem.FunctionCallOutput answer) {
            return Optional.of("<- " + text(answer.output()));
        }
        if (item instanceof ResponseItem.CustomToolCallOutput answer) {
            return Optional.of("<- " + text(answer.output()));
        }
        return Optional.empty();
    }

    private static String text(ToolOutput output) {
        if (output instanceof ToolOutput.Text text) {
            return text.text();
        }
        StringBuilder joined = new StringBuilder();
        for (ContentPart part : ((ToolOutput.Parts) output).parts()) {
            joined.append(part instanceof ContentPart.InputText text ? text.text() : "[a part that is no text]");
        }
        return joined.toString();
    }
}
