package dev.parley.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a JSON object that this version does not know, kept so that writing the value again loses nothing.
 *
 * @param fields raw values by field name, in the order in which they were read
 */
public record UnknownFields(Map<String, JsonText> fields) {

    /** No unknown field: what every value made in Java carries. */
    public static final UnknownFields NONE = new UnknownFields(Map.of());

    public UnknownFields {
        fields = fields.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
