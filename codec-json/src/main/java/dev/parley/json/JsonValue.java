package dev.parley.json;

import java.util.List;
import java.util.Map;

/** A parsed value that still knows the text on which it stands. */
sealed interface JsonValue {

    Span span();

    record Text(Span span, String text) implements JsonValue {}

    record Elements(Span span, List<JsonValue> elements) implements JsonValue {}

    /**
     * An object.
     *
     * @param byName in source order
     * @param repeats whether a name stands twice, so that {@code byName} is not all of it
     */
    record Fields(Span span, Map<String, JsonValue> byName, boolean repeats) implements JsonValue {}

    /** A number or {@code true} or {@code false}: its text is its value. */
    record Scalar(Span span) implements JsonValue {}

    record Null(Span span) implements JsonValue {}
}
