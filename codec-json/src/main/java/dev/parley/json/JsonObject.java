package dev.parley.json;

import dev.parley.model.JsonText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A JSON object as it was read, for adapters that pick what they know from a wire and hand the rest on. Its raw parts are
 * the very text of the source. Safe for use by many threads.
 *
 * <p>Asking never fails: a field that is absent, {@code null} or of another type than asked for is answered with
 * nothing. Of a field that stands twice the first counts.
 */
public final class JsonObject {

    private final JsonValue.Fields fields;

    JsonObject(JsonValue.Fields fields) {
        this.fields = fields;
    }

    /**
     * Parses {@code json}.
     *
     * @throws MalformedJsonException if it is not one JSON object
     */
    public static JsonObject parse(String json) {
        return new JsonObject(JsonSource.parse(json));
    }

    /** As the other, from UTF-8. */
    public static JsonObject parse(byte[] utf8) {
        return new JsonObject(JsonSource.parse(utf8));
    }

    /** The names of its fields, in source order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(fields.byName().keySet());
    }

    /** The text of a string. */
    public Optional<String> string(String name) {
        return fields.byName().get(name) instanceof JsonValue.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    /** A number in plain whole form that fits a {@code long}; {@code 1.0} is in another. */
    public OptionalLong integer(String name) {
        return fields.byName().get(name) instanceof JsonValue.Scalar scalar ? scalar.integer() : OptionalLong.empty();
    }

    /** An object. */
    public Optional<JsonObject> object(String name) {
        return fields.byName().get(name) instanceof JsonValue.Fields object
                ? Optional.of(new JsonObject(object))
                : Optional.empty();
    }

    /** The objects in an array; elements that are none are left out. */
    public List<JsonObject> objects(String name) {
        List<JsonObject> objects = new ArrayList<>();
        if (fields.byName().get(name) instanceof JsonValue.Elements array) {
            for (JsonValue element : array.elements()) {
                if (element instanceof JsonValue.Fields object) {
                    objects.add(new JsonObject(object));
                }
            }
        }
        return List.copyOf(objects);
    }

    /** The texts of the strings in an array; elements that are none are left out. */
    public List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        if (fields.byName().get(name) instanceof JsonValue.Elements array) {
            for (JsonValue element : array.elements()) {
                if (element instanceof JsonValue.Text text) {
                    strings.add(text.text());
                }
            }
        }
        return List.copyOf(strings);
    }

    /** The text of a field's value, whatever it is, {@code null} included. */
    public Optional<JsonText> raw(String name) {
        JsonValue value = fields.byName().get(name);
        return value == null ? Optional.empty() : Optional.of(value.span().raw());
    }

    /** The text of all of it. */
    public JsonText raw() {
        return fields.span().raw();
    }

    /** As {@link #raw()}, of the same value, but one line that is valid UTF-8: line breaks are spaces there. */
    public JsonText line() {
        return new JsonText(PlainLine.of(raw().text()));
    }

    JsonValue.Fields fields() {
        return fields;
    }
}
