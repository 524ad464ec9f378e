package dev.parley.model;

/**
 * One JSON value as it stood in its source: numbers, escapes and the order of fields are kept because nothing is parsed.
 *
 * @param text the JSON text of one value; that it is well-formed is the promise of whoever makes this
 */
public record JsonText(String text) {

    public JsonText {
        if (text.isBlank()) {
            throw new IllegalArgumentException("JSON text is blank");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
