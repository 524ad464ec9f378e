package dev.parley.spi;

import dev.parley.model.AgentState;
import java.util.Optional;

/** What a session begins with. */
public sealed interface InitialHistory {

    /** The items to seed the agent with, if it does not find its own. */
    History history();

    /** A conversation in which nothing was said yet. */
    record New() implements InitialHistory {
        @Override
        public History history() {
            return History.EMPTY;
        }
    }

    /**
     * A conversation that goes on.
     *
     * @param agentState where the agent may find its own history; empty if what it has no longer agrees, as after a
     *     rollback: then it is to be seeded from {@code history}
     */
    record Resumed(History history, Optional<AgentState> agentState) implements InitialHistory {}

    /**
     * A conversation that leaves another at a cut, or, after a rollback, itself.
     *
     * @param history the items up to the cut, all that the agent may know
     * @param sourceAgentState that of the parent, or of the session before the rollback, for agents that can fork by
     *     themselves; empty if it cannot be used
     * @param cut how many of the parent's entries are shared, or are left by the rollback
     */
    record Forked(History history, Optional<AgentState> sourceAgentState, long cut) implements InitialHistory {}
}
