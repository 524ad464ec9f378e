package dev.parley.spi;

import java.util.List;

/** Two providers on the class path have one name. */
public final class DuplicateProviderException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String port;
    private final String name;
    private final transient List<String> classes;

    public DuplicateProviderException(String port, String name, List<String> classes) {
        super("duplicate_provider", "two of %s are named \"%s\": %s".formatted(port, name, classes));
        this.port = port;
        this.name = name;
        this.classes = List.copyOf(classes);
    }

    public String port() {
        return port;
    }

    public String name() {
        return name;
    }

    public List<String> classes() {
        return classes;
    }
}
