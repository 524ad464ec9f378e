package dev.parley.json;

import dev.parley.model.JsonText;
import dev.parley.model.SourcePosition;
import dev.parley.model.UnknownFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of an object one by one; what was not taken is left for {@link #rest}. A field that is {@code null}
 * is read as absent. Every method throws {@link UnexpectedShapeException} where the object is not as asked for, numbers
 * in another than their plain form included: what cannot be written again as it was read is not taken.
 */
final class FieldReader {

    private final JsonValue.Fields object;
    private final List<String> taken = new ArrayList<>(8);

    /** Refuses an object that repeats a field: which one counts is not ours to say. */
    FieldReader(JsonValue.Fields object) {
        this.object = object;
        if (object.repeats()) {
            throw new UnexpectedShapeException(object.span(), "a field stands twice");
        }
    }

    /** The {@code type} of {@code object}; empty if it has none that is a string. */
    static String typeOf(JsonValue.Fields object) {
        return object.byName().get("type") instanceof JsonValue.Text type ? type.text() : "";
    }

    /** Whether the field stands there with a value; does not take it. */
    boolean has(String name) {
        return !(object.byName().getOrDefault(name, new JsonValue.Null(object.span())) instanceof JsonValue.Null);
    }

    String string(String name) {
        return required(name, optionalString(name));
    }

    Optional<String> optionalString(String name) {
        return take(name).map(value -> text(name, value));
    }

    long number(String name) {
        return required(name, optionalNumber(name));
    }

    Optional<Long> optionalNumber(String name) {
        return take(name).map(value -> number(name, value));
    }

    Optional<Instant> optionalInstant(String name) {
        return take(name).map(value -> instant(name, value));
    }

    Instant instant(String name) {
        return required(name, optionalInstant(name));
    }

    Optional<JsonText> optionalRaw(String name) {
        return take(name).map(value -> value.span().raw());
    }

    JsonValue value(String name) {
        return required(name, take(name));
    }

    JsonValue.Fields object(String name) {
        return object(name, value(name));
    }

    <T> List<T> objects(String name, Function<JsonValue.Fields, T> form) {
        return required(name, optionalObjects(name, form));
    }

    <T> Optional<List<T>> optionalObjects(String name, Function<JsonValue.Fields, T> form) {
        return take(name).map(value -> objects(name, value, form));
    }

    List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (JsonValue element : array(name, value(name)).elements()) {
            strings.add(text(name, element));
        }
        return strings;
    }

    Optional<Map<String, String>> optionalStringsByName(String name) {
        return take(name).map(value -> stringsByName(name, value));
    }

    /** One of {@code values}, written in lower case. */
    <E extends Enum<E>> E constant(String name, E[] values) {
        String written = string(name);
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(written)) {
                return value;
            }
        }
        throw unexpected(name, "is none of the known words");
    }

    /** A position written as {@code [epoch, sequence]}. */
    Optional<SourcePosition> optionalSource(String name) {
        return take(name).map(value -> source(name, value));
    }

    /** Everything that was not taken, raw. */
    UnknownFields rest() {
        if (object.byName().size() <= taken.size()
                && taken.containsAll(object.byName().keySet())) {
            return UnknownFields.NONE;
        }
        Map<String, JsonText> rest = new LinkedHashMap<>();
        object.byName().forEach((name, value) -> {
            if (!taken.contains(name)) {
                rest.put(name, value.span().raw());
            }
        });
        return rest.isEmpty() ? UnknownFields.NONE : new UnknownFields(rest);
    }

    static JsonValue.Fields object(String name, JsonValue value) {
        if (value instanceof JsonValue.Fields fields) {
            return fields;
        }
        throw unexpected(value, name, "is not an object");
    }

    static <T> List<T> objects(String name, JsonValue value, Function<JsonValue.Fields, T> form) {
        List<JsonValue> elements = array(name, value).elements();
        List<T> objects = new ArrayList<>(elements.size());
        for (JsonValue element : elements) {
            objects.add(form.apply(object(name, element)));
        }
        return objects;
    }

    private static JsonValue.Elements array(String name, JsonValue value) {
        if (value instanceof JsonValue.Elements array) {
            return array;
        }
        throw unexpected(value, name, "is not an array");
    }

    private static String text(String name, JsonValue value) {
        if (value instanceof JsonValue.Text text) {
            return text.text();
        }
        throw unexpected(value, name, "is not a string");
    }

    private static long number(String name, JsonValue value) {
        if (value instanceof JsonValue.Scalar scalar) {
            return scalar.integer().orElseThrow(() -> unexpected(value, name, "is not a whole number"));
        }
        throw unexpected(value, name, "is not a number");
    }

    private static Instant instant(String name, JsonValue value) {
        try {
            return Instant.parse(text(name, value));
        } catch (DateTimeException e) {
            throw unexpected(value, name, "is not an instant");
        }
    }

    private static Map<String, String> stringsByName(String name, JsonValue value) {
        JsonValue.Fields fields = object(name, value);
        if (fields.repeats()) {
            throw unexpected(value, name, "holds a field twice");
        }
        Map<String, String> strings = new LinkedHashMap<>();
        fields.byName().forEach((key, element) -> strings.put(key, text(name, element)));
        return strings;
    }

    private static SourcePosition source(String name, JsonValue value) {
        List<JsonValue> pair = array(name, value).elements();
        if (pair.size() != 2) {
            throw unexpected(value, name, "is not a pair");
        }
        return new SourcePosition(number(name, pair.get(0)), number(name, pair.get(1)));
    }

    private Optional<JsonValue> take(String name) {
        taken.add(name);
        @Nullable JsonValue value = object.byName().get(name);
        return value == null || value instanceof JsonValue.Null ? Optional.empty() : Optional.of(value);
    }

    private <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> unexpected(name, "is missing"));
    }

    private UnexpectedShapeException unexpected(String name, String problem) {
        return unexpected(object, name, problem);
    }

    private static UnexpectedShapeException unexpected(JsonValue value, String name, String problem) {
        return new UnexpectedShapeException(value.span(), "field %s %s".formatted(name, problem));
    }
}
