package dev.parley.openai;

import dev.parley.json.JsonCodec;
import tools.jackson.core.JsonGenerator;

/**
 * The Responses form. Nothing is stored by the endpoint, so every request holds all that the model is to see, items
 * without their ids: an endpoint looks ids up in what it has stored, and refuses them if it has stored nothing. Reasoning
 * can be carried on only in encrypted form, which is asked for where the session asks for reasoning.
 */
final class ResponsesForm implements ModelForm {

    @Override
    public String path() {
        return "responses";
    }

    @Override
    public String write(ModelRequest request) {
        return RequestWriter.object(out -> {
            out.writeStringProperty("model", request.model());
            request.instructions().ifPresent(text -> out.writeStringProperty("instructions", text));
            out.writeArrayPropertyStart("input");
            request.items().forEach(item -> out.writeRawValue(JsonCodec.ITEM.encode(ItemIds.without(item))));
            out.writeEndArray();
            if (!request.tools().isEmpty()) {
                out.writeArrayPropertyStart("tools");
                request.tools().forEach(tool -> write(tool, out));
                out.writeEndArray();
            }
            write(request.options(), out);
            out.writeBooleanProperty("store", false);
            out.writeBooleanProperty("stream", true);
        });
    }

    @Override
    public Reading read(ModelListener listener) {
        return new ResponsesReading(listener);
    }

    private static void write(Tool tool, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("type", "function");
        out.writeStringProperty("name", tool.name());
        out.writeStringProperty("description", tool.description());
        RequestWriter.raw(out, "parameters", tool.parameters().text());
        out.writeBooleanProperty("strict", false); // strict schemas are a dialect that few schemas are written in
        out.writeEndObject();
    }

    private static void write(ModelOptions options, JsonGenerator out) {
        options.temperature().ifPresent(value -> out.writeNumberProperty("temperature", value));
        options.maxOutputTokens().ifPresent(value -> out.writeNumberProperty("max_output_tokens", value));
        options.reasoningEffort().ifPresent(effort -> {
            out.writeObjectPropertyStart("reasoning");
            out.writeStringProperty("effort", effort);
            out.writeStringProperty("summary", "auto");
            out.writeEndObject();
            out.writeArrayPropertyStart("include");
            out.writeString("reasoning.encrypted_content");
            out.writeEndArray();
        });
    }
}
