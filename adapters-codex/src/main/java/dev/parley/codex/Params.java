package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.JsonText;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object, field by field, in the order of the calls. Not safe for use by many threads. */
final class Params {

    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), text);

    private Params() {
        out.writeStartObject();
    }

    /** One without fields yet. */
    static Params object() {
        return new Params();
    }

    Params string(String name, String value) {
        name(name).writeString(value);
        return this;
    }

    /** Leaves the field out if {@code value} is empty. */
    Params optional(String name, Optional<String> value) {
        value.ifPresent(present -> string(name, present));
        return this;
    }

    Params number(String name, long value) {
        name(name).writeNumber(value);
        return this;
    }

    Params flag(String name, boolean value) {
        name(name).writeBoolean(value);
        return this;
    }

    Params raw(String name, JsonText value) {
        name(name).writeRawValue(value.text());
        return this;
    }

    /** An array of values that are JSON already. */
    Params array(String name, List<JsonText> values) {
        name(name).writeStartArray();
        values.forEach(value -> out.writeRawValue(value.text()));
        out.writeEndArray();
        return this;
    }

    /** Ends {@code value} and takes it as a field. */
    Params object(String name, Params value) {
        return raw(name, value.end().raw());
    }

    /**
     * Ends the object; no more can be written then.
     *
     * @throws dev.parley.json.MalformedJsonException if something raw was no JSON
     */
    JsonObject end() {
        return JsonObject.parse(endText());
    }

    /** As the other, where nobody reads it. */
    String endText() {
        out.writeEndObject();
        out.close();
        return text.toString();
    }

    private JsonGenerator name(String name) {
        return out.writeName(name);
    }
}
