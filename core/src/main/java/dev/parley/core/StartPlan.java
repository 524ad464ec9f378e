package dev.parley.core;

import dev.parley.model.EventMsg;
import dev.parley.model.Lease;
import dev.parley.model.SessionConfig;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.InitialHistory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What differs between starting a session for a new, an opened and a forked conversation.
 *
 * @param lease under which the session's events are stored
 * @param opening entries that are stored right behind {@code SessionStarted}, in the same append
 * @param waiting submissions that an earlier session never took, in order
 * @param earlierIds reads the ids of the conversation's latest submissions, oldest first
 * @param unfinished how many submissions an earlier session left, waiting ones included
 * @param lastSource the last event of the agent's stream that is stored
 */
record StartPlan(
        Lease lease,
        SessionConfig config,
        InitialHistory history,
        Opening opening,
        List<Submission> waiting,
        int unfinished,
        Supplier<Set<String>> earlierIds,
        Optional<SourcePosition> lastSource) {

    StartPlan {
        waiting = List.copyOf(waiting);
    }

    /** For a session that finds nothing unfinished. */
    static StartPlan fresh(Lease lease, SessionConfig config, InitialHistory history, List<TranscriptEntry> opening) {
        return new StartPlan(lease, config, history, configured -> opening, List.of(), 0, Set::of, Optional.empty());
    }

    /** Decides what stands behind {@code SessionStarted} once the session has said what still runs. */
    @FunctionalInterface
    interface Opening {
        List<TranscriptEntry> entries(EventMsg.SessionConfigured configured);
    }
}
