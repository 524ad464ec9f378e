package dev.parley.core;

import dev.parley.model.ConversationId;
import java.util.List;

/**
 * What became of the conversations that were live when a manager was shut down, sorted by id.
 *
 * @param closed no longer live
 * @param timedOut still being closed; shutting down again waits for them again
 */
public record ShutdownReport(List<ConversationId> closed, List<ConversationId> timedOut) {

    public ShutdownReport {
        closed = List.copyOf(closed);
        timedOut = List.copyOf(timedOut);
    }
}
