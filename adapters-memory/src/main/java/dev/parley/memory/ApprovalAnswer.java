package dev.parley.memory;

import dev.parley.model.Decision;
import java.util.Optional;

/**
 * Whether a tool may run.
 *
 * @param reason what the model is to be told when denied
 */
public record ApprovalAnswer(Decision decision, Optional<String> reason) {

    /** Whether the tool may run, this once or always. */
    public boolean isApproved() {
        return decision != Decision.DENIED;
    }
}
