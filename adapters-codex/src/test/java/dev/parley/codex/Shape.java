package dev.parley.codex;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a JSON schema says of an object, with its references followed.
 *
 * @param document the whole of it, where references lead
 */
record Shape(JsonNode node, JsonNode document) {

    private static final String DEFINITIONS = "#/definitions/";

    /** Whether there is such a field, in any of the alternatives; paths are those of {@link Use}. */
    boolean has(String path) {
        int dot = path.indexOf('.');
        String step = dot < 0 ? path : path.substring(0, dot);
        int bracket = step.indexOf('<');
        String name = bracket < 0 ? step : step.substring(0, bracket);
        String type = bracket < 0 ? "" : step.substring(bracket + 1, step.length() - 1);
        List<Shape> values = new ArrayList<>();
        for (Shape alternative : alternatives()) {
            JsonNode value = alternative.node.path("properties").path(name);
            if (!value.isMissingNode()) {
                new Shape(value, document)
                        .alternatives().stream()
                                .filter(shape -> type.isEmpty() || shape.isOfType(type))
                                .forEach(values::add);
            }
        }
        return dot < 0 ? !values.isEmpty() : values.stream().anyMatch(value -> value.has(path.substring(dot + 1)));
    }

    /** The fields that every alternative demands. */
    Set<String> required() {
        Set<String> required = new TreeSet<>();
        node.path("required").forEach(name -> required.add(name.asString()));
        return required;
    }

    /** What it can be: itself, what it refers to, one of several, or each element of it. */
    private List<Shape> alternatives() {
        List<Shape> found = new ArrayList<>();
        collect(node, found);
        return found;
    }

    private void collect(JsonNode schema, List<Shape> into) {
        if (into.stream().anyMatch(seen -> seen.node.equals(schema))) {
            return; // it refers to itself
        }
        into.add(new Shape(schema, document));
        String reference = schema.path("$ref").asString("");
        if (reference.startsWith(DEFINITIONS)) {
            collect(document.path("definitions").path(reference.substring(DEFINITIONS.length())), into);
        }
        for (String several : List.of("anyOf", "oneOf", "allOf")) {
            schema.path(several).forEach(one -> collect(one, into));
        }
        if (schema.has("items")) {
            collect(schema.path("items"), into);
        }
    }

    private boolean isOfType(String type) {
        for (JsonNode name : node.path("properties").path("type").path("enum")) {
            if (name.asString().equals(type)) {
                return true;
            }
        }
        return false;
    }
}
