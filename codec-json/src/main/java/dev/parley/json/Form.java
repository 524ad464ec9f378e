package dev.parley.json;

import tools.jackson.core.JsonGenerator;

/** How the values of one family are read from and written as JSON objects. */
interface Form<T> {

    /**
     * Reads a value.
     *
     * @throws UnexpectedShapeException if the object is none of this family and the family has no {@code Unknown}
     * @throws IllegalArgumentException as the other, where the value's own constructor refuses
     */
    T read(JsonValue.Fields object);

    void write(T value, JsonGenerator out);
}
