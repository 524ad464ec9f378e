package dev.parley.spi;

import java.util.List;

/** The spawner has no tool of that name. The conversation and its transcript are unchanged. */
public final class UnknownToolException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String tool;
    private final transient List<String> known;

    public UnknownToolException(String tool, List<String> known) {
        super("unknown_tool", "unknown tool \"%s\"; known are %s".formatted(tool, known));
        this.tool = tool;
        this.known = List.copyOf(known);
    }

    public String tool() {
        return tool;
    }

    public List<String> known() {
        return known;
    }
}
