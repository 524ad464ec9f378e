package dev.parley.spi;

import java.util.List;

/** The spawner has no agent of that name. The conversation and its transcript are unchanged. */
public final class UnknownAgentException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String agent;
    private final transient List<String> known;

    public UnknownAgentException(String agent, List<String> known) {
        super("unknown_agent", "unknown agent \"%s\"; known are %s".formatted(agent, known));
        this.agent = agent;
        this.known = List.copyOf(known);
    }

    public String agent() {
        return agent;
    }

    public List<String> known() {
        return known;
    }
}
