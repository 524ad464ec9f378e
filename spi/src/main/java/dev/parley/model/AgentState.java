package dev.parley.model;

import java.util.Optional;

/**
 * What an agent that keeps its own history needs to find it again.
 *
 * @param sessionId the agent's own name for its session
 * @param agreedLength how many entries of the transcript the agent's own history covers
 * @param lastSource the last event of its stream that was recorded
 */
public record AgentState(String sessionId, long agreedLength, Optional<SourcePosition> lastSource) {

    public AgentState {
        if (agreedLength < 0) {
            throw new IllegalArgumentException("agreed length %d is negative".formatted(agreedLength));
        }
    }
}
