package dev.parley.json;

import dev.parley.model.ContentPart;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.ToolOutput;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Items, told apart by {@code type}, in the form of the Responses wire format. */
final class ItemForm implements Form<ResponseItem> {

    private final Form<ContentPart> parts;
    private final ShellActionForm actions = new ShellActionForm();

    ItemForm(Form<ContentPart> parts) {
        this.parts = parts;
    }

    @Override
    public ResponseItem read(JsonValue.Fields object) {
        try {
            return known(object);
        } catch (UnexpectedShapeException | IllegalArgumentException e) {
            return new ResponseItem.Unknown(
                    FieldReader.typeOf(object), object.span().raw());
        }
    }

    private ResponseItem known(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return switch (in.string("type")) {
            case "message" ->
                new ResponseItem.Message(
                        in.optionalString("id"),
                        new Role(in.string("role")),
                        in.objects("content", parts::read),
                        in.optionalString("phase"),
                        in.rest());
            case "reasoning" ->
                new ResponseItem.Reasoning(
                        in.optionalString("id"),
                        in.objects("summary", parts::read),
                        in.optionalObjects("content", parts::read),
                        in.optionalString("encrypted_content"),
                        in.rest());
            case "local_shell_call" ->
                new ResponseItem.LocalShellCall(
                        in.optionalString("id"),
                        in.optionalString("call_id"),
                        in.string("status"),
                        actions.read(in.object("action")),
                        in.rest());
            case "function_call" ->
                new ResponseItem.FunctionCall(
                        in.optionalString("id"),
                        in.string("name"),
                        in.optionalString("namespace"),
                        in.string("arguments"),
                        in.string("call_id"),
                        in.rest());
            case "function_call_output" ->
                new ResponseItem.FunctionCallOutput(
                        in.optionalString("id"), in.string("call_id"), output(in), in.rest());
            case "custom_tool_call" ->
                new ResponseItem.CustomToolCall(
                        in.optionalString("id"),
                        in.optionalString("status"),
                        in.string("call_id"),
                        in.string("name"),
                        in.string("input"),
                        in.rest());
            case "custom_tool_call_output" ->
                new ResponseItem.CustomToolCallOutput(
                        in.optionalString("id"),
                        in.string("call_id"),
                        in.optionalString("name"),
                        output(in),
                        in.rest());
            case "web_search_call" ->
                new ResponseItem.WebSearchCall(
                        in.optionalString("id"), in.optionalString("status"), in.optionalRaw("action"), in.rest());
            default -> new ResponseItem.Unknown(in.string("type"), object.span().raw());
        };
    }

    private ToolOutput output(FieldReader in) {
        JsonValue output = in.value("output");
        if (output instanceof JsonValue.Text text) {
            return new ToolOutput.Text(text.text());
        }
        return new ToolOutput.Parts(FieldReader.objects("output", output, parts::read));
    }

    @Override
    public void write(ResponseItem item, JsonGenerator out) {
        if (item instanceof ResponseItem.Message message) {
            write(message, out);
        } else if (item instanceof ResponseItem.Reasoning reasoning) {
            write(reasoning, out);
        } else if (item instanceof ResponseItem.LocalShellCall call) {
            begin("local_shell_call", call.id(), out)
                    .nullable("call_id", call.callId())
                    .string("status", call.status())
                    .value("action", call.action(), actions::write)
                    .end(call.unknownFields());
        } else if (item instanceof ResponseItem.FunctionCall call) {
            write(call, out);
        } else if (item instanceof ResponseItem.FunctionCallOutput answer) {
            begin("function_call_output", answer.id(), out)
                    .string("call_id", answer.callId())
                    .value("output", answer.output(), this::write)
                    .end(answer.unknownFields());
        } else if (item instanceof ResponseItem.CustomToolCall call) {
            write(call, out);
        } else if (item instanceof ResponseItem.CustomToolCallOutput answer) {
            begin("custom_tool_call_output", answer.id(), out)
                    .string("call_id", answer.callId())
                    .optional("name", answer.name())
                    .value("output", answer.output(), this::write)
                    .end(answer.unknownFields());
        } else if (item instanceof ResponseItem.WebSearchCall call) {
            write(call, out);
        } else if (item instanceof ResponseItem.Unknown unknown) {
            FieldWriter.raw(unknown.json(), out);
        }
    }

    private void write(ResponseItem.Message message, JsonGenerator out) {
        begin("message", message.id(), out)
                .string("role", message.role().name())
                .list("content", message.content(), parts::write)
                .optional("phase", message.phase())
                .end(message.unknownFields());
    }

    private void write(ResponseItem.Reasoning reasoning, JsonGenerator out) {
        FieldWriter fields = begin("reasoning", reasoning.id(), out).list("summary", reasoning.summary(), parts::write);
        reasoning.content().ifPresent(content -> fields.list("content", content, parts::write));
        fields.nullable("encrypted_content", reasoning.encryptedContent()).end(reasoning.unknownFields());
    }

    private static void write(ResponseItem.FunctionCall call, JsonGenerator out) {
        begin("function_call", call.id(), out)
                .string("name", call.name())
                .optional("namespace", call.namespace())
                .string("arguments", call.arguments())
                .string("call_id", call.callId())
                .end(call.unknownFields());
    }

    private static void write(ResponseItem.CustomToolCall call, JsonGenerator out) {
        begin("custom_tool_call", call.id(), out)
                .optional("status", call.status())
                .string("call_id", call.callId())
                .string("name", call.name())
                .string("input", call.input())
                .end(call.unknownFields());
    }

    private static void write(ResponseItem.WebSearchCall call, JsonGenerator out) {
        FieldWriter fields = begin("web_search_call", call.id(), out).optional("status", call.status());
        call.action().ifPresent(action -> fields.raw("action", action));
        fields.end(call.unknownFields());
    }

    private void write(ToolOutput output, JsonGenerator out) {
        if (output instanceof ToolOutput.Text text) {
            out.writeString(text.text());
        } else if (output instanceof ToolOutput.Parts array) {
            out.writeStartArray();
            array.parts().forEach(part -> parts.write(part, out));
            out.writeEndArray();
        }
    }

    private static FieldWriter begin(String type, Optional<String> id, JsonGenerator out) {
        return FieldWriter.object(type, out).optional("id", id);
    }
}
