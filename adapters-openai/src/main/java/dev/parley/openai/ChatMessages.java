package dev.parley.openai;

import dev.parley.model.ContentPart;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.ToolOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes items as the messages of Chat Completions. Neighbouring function calls are one assistant message, followed at
 * once by their outputs, wherever those stand in the history: servers want it so. Not safe for many threads.
 */
final class ChatMessages {

    private final JsonGenerator out;
    private final Map<String, ArrayDeque<ToolOutput>> outputs = new HashMap<>();
    private final List<ResponseItem.FunctionCall> calls = new ArrayList<>();
    private Optional<String> text = Optional.empty();

    ChatMessages(JsonGenerator out) {
        this.out = out;
    }

    void write(Optional<String> instructions, List<ResponseItem> items) {
        for (ResponseItem item : items) {
            if (item instanceof ResponseItem.FunctionCallOutput output) {
                outputs.computeIfAbsent(output.callId(), id -> new ArrayDeque<>())
                        .add(output.output());
            }
        }
        instructions.ifPresent(said -> message("system", said));
        items.forEach(this::write);
        endAssistant();
    }

    private void write(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCall call) {
            calls.add(call);
        } else if (item instanceof ResponseItem.Message message) {
            endAssistant();
            write(message);
        }
    }

    private void write(ResponseItem.Message message) {
        if (message.role().equals(Role.ASSISTANT)) {
            text = Optional.of(message.text());
            return;
        }
        boolean user = message.role().equals(Role.USER);
        if (user && message.content().stream().anyMatch(ContentPart.InputImage.class::isInstance)) {
            writeParts(message.content());
            return;
        }
        message(user ? "user" : "system", message.text()); // few servers know the developer role
    }

    private void endAssistant() {
        if (text.isEmpty() && calls.isEmpty()) {
            return;
        }
        out.writeStartObject();
        out.writeStringProperty("role", "assistant");
        text.ifPresent(said -> out.writeStringProperty("content", said));
        if (!calls.isEmpty()) {
            out.writeArrayPropertyStart("tool_calls");
            calls.forEach(this::write);
            out.writeEndArray();
        }
        out.writeEndObject();
        calls.forEach(this::writeOutput);
        calls.clear();
        text = Optional.empty();
    }

    private void write(ResponseItem.FunctionCall call) {
        out.writeStartObject();
        out.writeStringProperty("id", call.callId());
        out.writeStringProperty("type", "function");
        out.writeObjectPropertyStart("function");
        out.writeStringProperty("name", call.name());
        out.writeStringProperty("arguments", call.arguments());
        out.writeEndObject();
        out.writeEndObject();
    }

    /** Servers that number the calls of each answer anew use an id twice: the first call has the first output. */
    private void writeOutput(ResponseItem.FunctionCall call) {
        ToolOutput output =
                outputs.getOrDefault(call.callId(), new ArrayDeque<>()).poll();
        out.writeStartObject();
        out.writeStringProperty("role", "tool");
        out.writeStringProperty("tool_call_id", call.callId());
        out.writeStringProperty("content", textOf(output == null ? AnsweredCalls.UNKNOWN : output));
        out.writeEndObject();
    }

    private static String textOf(ToolOutput output) {
        if (output instanceof ToolOutput.Parts parts) {
            return new ResponseItem.Message(Role.USER, parts.parts()).text();
        }
        return output instanceof ToolOutput.Text only ? only.text() : "";
    }

    private void writeParts(List<ContentPart> parts) {
        out.writeStartObject();
        out.writeStringProperty("role", "user");
        out.writeArrayPropertyStart("content");
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.InputImage image) {
                write(image);
            } else if (part instanceof ContentPart.InputText said) {
                out.writeStartObject();
                out.writeStringProperty("type", "text");
                out.writeStringProperty("text", said.text());
                out.writeEndObject();
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void write(ContentPart.InputImage image) {
        out.writeStartObject();
        out.writeStringProperty("type", "image_url");
        out.writeObjectPropertyStart("image_url");
        out.writeStringProperty("url", image.imageUrl());
        image.detail().ifPresent(detail -> out.writeStringProperty("detail", detail));
        out.writeEndObject();
        out.writeEndObject();
    }

    private void message(String role, String content) {
        out.writeStartObject();
        out.writeStringProperty("role", role);
        out.writeStringProperty("content", content);
        out.writeEndObject();
    }
}
