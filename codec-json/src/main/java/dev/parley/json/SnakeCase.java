package dev.parley.json;

/** Names of kinds on the wire: the record's name in lower case, its words joined by underscores. */
final class SnakeCase {

    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> kind) {
            return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(java.util.Locale.ROOT);
        }
    };

    private SnakeCase() {}

    static String of(Class<?> kind) {
        return NAMES.get(kind);
    }
}
