package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TurnOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Tells of one conversation that it is live, of its turns, and that it is live no more, once each and in this order,
 * whichever thread comes first. Safe for use by many threads.
 */
final class Lifespan {

    private final ConversationId id;
    private final Tally tally;
    private long since;
    private boolean born;
    private @Nullable CloseReason closed;
    private @Nullable String turn;
    private long turnSince;

    Lifespan(ConversationId id, Tally tally) {
        this.id = id;
        this.tally = tally;
    }

    /**
     * The conversation is live. It may have ended already: a session can die while it is registered.
     *
     * @param nanos how long its start took
     */
    void born(Birth how, long nanos) {
        synchronized (this) {
            since = System.nanoTime();
        }
        tally.born(id, how, nanos);
        CloseReason ended;
        synchronized (this) { // not before: else another thread could tell the end first
            born = true;
            ended = closed;
        }
        if (ended != null) {
            tally.closed(id, ended, 0);
        }
    }

    /** It is closed. Not told of a conversation that never gets born. */
    void closed(CloseReason reason) {
        turnGivenUp();
        long lived;
        synchronized (this) {
            if (closed != null) {
                return;
            }
            closed = reason;
            if (!born) {
                return;
            }
            lived = System.nanoTime() - since;
        }
        tally.closed(id, reason, lived);
    }

    /** Takes note of an entry that is stored. */
    void stored(TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.TurnStarted started) {
            turnStarted(started.id());
        } else if (entry instanceof TranscriptEntry.TurnEnded ended) {
            turnEnded(ended.id(), ended.outcome());
        }
    }

    void turnStarted(String submissionId) {
        synchronized (this) {
            turn = submissionId;
            turnSince = System.nanoTime();
        }
        tally.turnStarted(id, submissionId);
    }

    private void turnEnded(String submissionId, TurnOutcome outcome) {
        long took;
        synchronized (this) {
            if (!submissionId.equals(turn)) {
                return; // it never began, or only steered another
            }
            turn = null;
            took = System.nanoTime() - turnSince;
        }
        tally.turnEnded(id, submissionId, outcome, took);
    }

    /** The turn that still runs, if one does, will not be heard of again. */
    void turnGivenUp() {
        String running;
        synchronized (this) {
            running = turn;
        }
        if (running != null) {
            turnEnded(running, TurnOutcome.ABORTED);
        }
    }
}
