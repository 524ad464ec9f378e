package dev.parley.openai;

import tools.jackson.core.JsonGenerator;

/** The Chat Completions form, streamed. Names the fields as they were when other servers took them over. */
final class ChatForm implements ModelForm {

    @Override
    public String path() {
        return "chat/completions";
    }

    @Override
    public String write(ModelRequest request) {
        return RequestWriter.object(out -> {
            out.writeStringProperty("model", request.model());
            out.writeArrayPropertyStart("messages");
            new ChatMessages(out).write(request.instructions(), request.items());
            out.writeEndArray();
            if (!request.tools().isEmpty()) {
                out.writeArrayPropertyStart("tools");
                request.tools().forEach(tool -> write(tool, out));
                out.writeEndArray();
            }
            write(request.options(), out);
            out.writeBooleanProperty("stream", true);
            out.writeObjectPropertyStart("stream_options");
            out.writeBooleanProperty("include_usage", true);
            out.writeEndObject();
        });
    }

    @Override
    public Reading read(ModelListener listener) {
        return new ChatReading(listener);
    }

    private static void write(Tool tool, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("type", "function");
        out.writeObjectPropertyStart("function");
        out.writeStringProperty("name", tool.name());
        out.writeStringProperty("description", tool.description());
        RequestWriter.raw(out, "parameters", tool.parameters().text());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void write(ModelOptions options, JsonGenerator out) {
        options.temperature().ifPresent(value -> out.writeNumberProperty("temperature", value));
        options.maxOutputTokens().ifPresent(value -> out.writeNumberProperty("max_tokens", value));
        options.reasoningEffort().ifPresent(effort -> out.writeStringProperty("reasoning_effort", effort));
    }
}
