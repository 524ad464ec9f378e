package dev.parley.spi;

import java.util.List;

/** No provider on the class path has that name. */
public final class UnknownProviderException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String port;
    private final String name;
    private final transient List<String> known;

    public UnknownProviderException(String port, String name, List<String> known) {
        super("unknown_provider", "no %s is named \"%s\"; known are %s".formatted(port, name, known));
        this.port = port;
        this.name = name;
        this.known = List.copyOf(known);
    }

    public String port() {
        return port;
    }

    public String name() {
        return name;
    }

    public List<String> known() {
        return known;
    }
}
