package dev.parley.json;

import dev.parley.model.JsonText;

/** The stretch of a source text on which a value stands. */
record Span(String source, int start, int end) {

    /** The text of it on one line, numbers and escapes untouched. */
    JsonText raw() {
        return new JsonText(PlainLine.of(text()));
    }

    String text() {
        return source.substring(start, end);
    }

    MalformedJsonException malformed(String problem) {
        return MalformedJsonException.at(source, start, problem);
    }
}
