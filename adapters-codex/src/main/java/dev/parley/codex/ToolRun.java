package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.JsonText;
import dev.parley.model.ToolOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the items of a Codex thread in which a tool runs: the model's call and what came out of it. */
final class ToolRun {

    private static final String COMMAND = "commandExecution";
    private static final String CHANGE = "fileChange";
    private static final String MCP = "mcpToolCall";
    private static final String OURS = "dynamicToolCall";

    /** The kinds of item that are runs of tools. */
    static final Set<String> KINDS = Set.of(COMMAND, CHANGE, MCP, OURS);

    private ToolRun() {}

    /** What Codex calls the tool, or, where it does not say, what the tool does. */
    static String name(JsonObject item) {
        return switch (ItemMapping.type(item)) {
            case COMMAND -> "shell";
            case CHANGE -> "apply_patch";
            default -> item.string("tool").orElse("");
        };
    }

    static Optional<String> namespace(JsonObject item) {
        return item.string("namespace").or(() -> item.string("server"));
    }

    static JsonText arguments(JsonObject item) {
        return switch (ItemMapping.type(item)) {
            case COMMAND ->
                Params.object()
                        .optional("command", item.string("command"))
                        .optional("workdir", item.string("cwd"))
                        .end()
                        .line();
            case CHANGE ->
                Params.object()
                        .raw("changes", item.raw("changes").orElse(new JsonText("[]")))
                        .end()
                        .line();
            default -> item.raw("arguments").orElse(new JsonText("{}"));
        };
    }

    /** What the run gave, once it has ended. */
    static ToolOutput output(JsonObject item) {
        return switch (ItemMapping.type(item)) {
            case COMMAND -> new ToolOutput.Text(commandOutput(item));
            case OURS -> ours(item);
            default -> new ToolOutput.Text(otherOutput(item));
        };
    }

    private static String status(JsonObject item) {
        return item.string("status").orElse("unknown");
    }

    private static String commandOutput(JsonObject item) {
        String output = item.string("aggregatedOutput").orElse("");
        return item.integer("exitCode").isPresent()
                ? "exit code %d\n%s".formatted(item.integer("exitCode").getAsLong(), output)
                : "%s\n%s".formatted(status(item), output);
    }

    private static String otherOutput(JsonObject item) {
        return item.object("result")
                .or(() -> item.object("error"))
                .map(result -> result.raw().text())
                .orElse(status(item));
    }

    private static ToolOutput ours(JsonObject item) {
        List<ContentPart> parts = new ArrayList<>();
        for (JsonObject part : item.objects("contentItems")) {
            part.string("text").ifPresent(text -> parts.add(new ContentPart.InputText(text)));
            part.string("imageUrl").ifPresent(url -> parts.add(new ContentPart.InputImage(url)));
        }
        return parts.size() == 1 && parts.get(0) instanceof ContentPart.InputText only
                ? new ToolOutput.Text(only.text())
                : new ToolOutput.Parts(parts);
    }
}
