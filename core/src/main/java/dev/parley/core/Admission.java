package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.TranscriptEntry;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a session is one of ours: not before its first event is checked and stored, and not once it is abandoned,
 * whichever comes first. Safe for use by many threads.
 */
final class Admission {

    private final ConversationId conversation;
    private volatile Phase phase = Phase.STARTING;
    private StartPlan.@Nullable Opening opening; // let go once used: it holds what was unfinished

    /** @param opening what is stored behind the session's start */
    Admission(ConversationId conversation, StartPlan.Opening opening) {
        this.conversation = conversation;
        this.opening = opening;
    }

    /** Whether the session's events count. */
    boolean isAdmitted() {
        return phase == Phase.ADMITTED;
    }

    /**
     * The first event begins to be checked and stored.
     *
     * @throws ConversationClosedException if it is not the first, or the session is abandoned
     */
    synchronized void begin() {
        move(Phase.STARTING, Phase.CONFIRMING);
    }

    /** What is stored for the first event at {@code position}. Called once. */
    List<TranscriptEntry> entries(FirstEvent first, long position, Instant now) {
        StartPlan.Opening plan = takeOpening();
        List<TranscriptEntry> unfinished = plan == null ? List.of() : plan.entries(first.configured());
        return first.entries(position, now, unfinished);
    }

    private synchronized StartPlan.@Nullable Opening takeOpening() {
        StartPlan.Opening plan = opening;
        opening = null;
        return plan;
    }

    /**
     * The first event is stored.
     *
     * @throws ConversationClosedException if the session was abandoned meanwhile
     */
    synchronized void confirm() {
        move(Phase.CONFIRMING, Phase.ADMITTED);
    }

    private void move(Phase from, Phase to) {
        if (phase != from) {
            throw new ConversationClosedException(conversation, CloseReason.NOT_BORN);
        }
        phase = to;
    }

    synchronized void abandon() {
        phase = Phase.ABANDONED;
    }

    private enum Phase {
        /** Nothing was said yet. */
        STARTING,
        /** The first event is being checked and stored. */
        CONFIRMING,
        /** The session is one of ours. */
        ADMITTED,
        /** It is not. */
        ABANDONED
    }
}
