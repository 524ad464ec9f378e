package dev.parley.json;

import dev.parley.model.JsonText;
import dev.parley.model.SourcePosition;
import dev.parley.model.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;

/** Writes one object, field by field, and closes it with what its value did not know. */
final class FieldWriter {

    private final JsonGenerator out;
    private final List<String> written = new ArrayList<>(8);

    private FieldWriter(JsonGenerator out) {
        this.out = out;
        out.writeStartObject();
    }

    static FieldWriter object(JsonGenerator out) {
        return new FieldWriter(out);
    }

    static FieldWriter object(String type, JsonGenerator out) {
        return object(out).string("type", type);
    }

    static void raw(JsonText json, JsonGenerator out) {
        out.writeRawValue(PlainLine.of(json.text()));
    }

    FieldWriter string(String name, String value) {
        name(name).writeString(value);
        return this;
    }

    /** Leaves the field out if {@code value} is empty. */
    FieldWriter optional(String name, Optional<String> value) {
        value.ifPresent(text -> string(name, text));
        return this;
    }

    /** Writes {@code null} if {@code value} is empty. */
    FieldWriter nullable(String name, Optional<String> value) {
        return value.isPresent() ? string(name, value.get()) : nothing(name);
    }

    /** Writes {@code null}. */
    FieldWriter nothing(String name) {
        name(name).writeNull();
        return this;
    }

    FieldWriter number(String name, long value) {
        name(name).writeNumber(value);
        return this;
    }

    FieldWriter constant(String name, Enum<?> value) {
        return string(name, value.name().toLowerCase(Locale.ROOT));
    }

    FieldWriter raw(String name, JsonText value) {
        raw(value, name(name));
        return this;
    }

    FieldWriter optionalSource(String name, Optional<SourcePosition> value) {
        value.ifPresent(source -> name(name)
                .writeStartArray()
                .writeNumber(source.epoch())
                .writeNumber(source.sequence())
                .writeEndArray());
        return this;
    }

    FieldWriter strings(String name, List<String> values) {
        name(name).writeStartArray();
        values.forEach(out::writeString);
        out.writeEndArray();
        return this;
    }

    /** Sorted by key, so that equal maps are written as equal text. */
    FieldWriter stringsByName(String name, Map<String, String> values) {
        name(name).writeStartObject();
        new TreeMap<>(values).forEach(out::writeStringProperty);
        out.writeEndObject();
        return this;
    }

    <T> FieldWriter value(String name, T value, BiConsumer<T, JsonGenerator> form) {
        form.accept(value, name(name));
        return this;
    }

    <T> FieldWriter list(String name, List<T> values, BiConsumer<T, JsonGenerator> form) {
        name(name).writeStartArray();
        values.forEach(value -> form.accept(value, out));
        out.writeEndArray();
        return this;
    }

    void end() {
        out.writeEndObject();
    }

    /**
     * Writes {@code unknown} and closes the object.
     *
     * @throws IllegalArgumentException if one of them was written as a known field already
     */
    void end(UnknownFields unknown) {
        unknown.fields().forEach((name, value) -> {
            if (written.contains(name)) {
                throw new IllegalArgumentException("unknown field \"%s\" is a known one".formatted(name));
            }
            raw(value, name(name));
        });
        end();
    }

    private JsonGenerator name(String name) {
        written.add(name);
        return out.writeName(name);
    }
}
