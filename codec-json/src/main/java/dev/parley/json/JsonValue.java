package dev.parley.json;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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
    record Scalar(Span span) implements JsonValue {

        private static final int LONGEST = 20;

        /** A number that is written just as {@link Long#toString} would; empty for every other. */
        OptionalLong integer() {
            if (span.end() - span.start() > LONGEST) {
                return OptionalLong.empty();
            }
            try {
                long value = Long.parseLong(span.text());
                return Long.toString(value).equals(span.text()) ? OptionalLong.of(value) : OptionalLong.empty();
            } catch (NumberFormatException e) {
                return OptionalLong.empty();
            }
        }
    }

    record Null(Span span) implements JsonValue {}
}
