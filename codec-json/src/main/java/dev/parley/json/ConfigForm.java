package dev.parley.json;

import dev.parley.model.SessionConfig;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Session configurations. */
final class ConfigForm implements Form<SessionConfig> {

    @Override
    public SessionConfig read(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return new SessionConfig(
                in.string("agent"),
                in.optionalString("model"),
                in.optionalString("instructions"),
                in.strings("tools"),
                in.optionalString("working_directory"),
                in.optionalStringsByName("options").orElse(Map.of()),
                in.rest());
    }

    @Override
    public void write(SessionConfig config, JsonGenerator out) {
        FieldWriter.object(out)
                .string("agent", config.agent())
                .optional("model", config.model())
                .optional("instructions", config.instructions())
                .strings("tools", config.tools())
                .optional("working_directory", config.workingDirectory())
                .stringsByName("options", config.options())
                .end(config.unknownFields());
    }
}
