package dev.parley.openai;

import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the one JSON object that a request is. */
final class RequestWriter {

    private static final JsonFactory FACTORY = new JsonFactory();

    private RequestWriter() {}

    static String object(Consumer<JsonGenerator> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            fields.accept(out);
            out.writeEndObject();
        }
        return text.toString();
    }

    /** A field whose value is JSON already. */
    static void raw(JsonGenerator out, String name, String json) {
        out.writeName(name);
        out.writeRawValue(json);
    }
}
