package dev.parley.json;

import dev.parley.model.ResponseItem.ShellAction;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What a shell call runs. Fields without a value are written as {@code null}, as the field does. */
final class ShellActionForm implements Form<ShellAction> {

    @Override
    public ShellAction read(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return new ShellAction(
                in.string("type"),
                in.strings("command"),
                in.optionalNumber("timeout_ms"),
                in.optionalString("working_directory"),
                in.optionalStringsByName("env"),
                in.optionalString("user"),
                in.rest());
    }

    @Override
    public void write(ShellAction action, JsonGenerator out) {
        FieldWriter fields = FieldWriter.object(action.type(), out).strings("command", action.command());
        Optional<Long> timeout = action.timeoutMillis();
        if (timeout.isPresent()) {
            fields.number("timeout_ms", timeout.get());
        } else {
            fields.nothing("timeout_ms");
        }
        fields.nullable("working_directory", action.workingDirectory());
        if (action.env().isPresent()) {
            fields.stringsByName("env", action.env().get());
        } else {
            fields.nothing("env");
        }
        fields.nullable("user", action.user()).end(action.unknownFields());
    }
}
