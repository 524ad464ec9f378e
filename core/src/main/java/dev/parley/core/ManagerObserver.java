package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.TurnOutcome;

/**
 * Is told what happens in a manager, for metrics and logs: ids, numbers and codes, never content. Every method does
 * nothing by default, so that an observer names only what it wants.
 *
 * <p>Called on the threads that do the work, some of which others wait for: an observer is quick, waits for nothing and
 * calls no conversation. It is called by many threads at once. What it throws goes no further and is logged once.
 *
 * <p>Durations are in nanoseconds. Codes are those of {@link dev.parley.spi.ConversationException#code}, or
 * {@code unexpected} for an exception of another kind.
 */
public interface ManagerObserver {

    /**
     * A conversation is live. Told before its {@link #closed}, though its first turn may be told before.
     *
     * @param nanos how long its start took
     */
    default void born(ConversationId id, Birth how, long nanos) {}

    /**
     * A conversation could not be made live, which includes one that was to be opened and is not there.
     *
     * @param nanos how long the attempt took
     */
    default void startFailed(ConversationId id, Birth how, String code, long nanos) {}

    /**
     * A conversation that is being opened was left with unfinished work: its last owner died, or its session did. Taking
     * over one that was idle looks like any other opening, since nothing has to be made good.
     *
     * @param epoch under which it goes on
     * @param unfinished submissions that had not ended
     */
    default void recovered(ConversationId id, long epoch, int unfinished) {}

    /**
     * A conversation that was born is no longer live, once for each birth. {@link CloseReason#EVICTED} and
     * {@link CloseReason#OWNERSHIP_LOST}, the other side of a take-over, are told here.
     *
     * @param nanos for how long it was live
     */
    default void closed(ConversationId id, CloseReason reason, long nanos) {}

    /**
     * The store has taken an append.
     *
     * @param entries how many were stored
     * @param requests how many callers' entries travelled together; above one, they queue for the store
     * @param nanos from the first try on, repetitions included
     */
    default void appended(ConversationId id, int entries, int requests, long nanos) {}

    /** An append whose outcome is unknown, or that the store could not take, is about to be tried again. */
    default void appendRepeated(ConversationId id, String code) {}

    /**
     * An append has failed for good: {@code append_conflict} and {@code stale_lease} if another has the right to write,
     * {@code store_outcome_unknown} if patience ended first, and so on.
     */
    default void appendFailed(ConversationId id, String code) {}

    /**
     * The session was asked what had waited for it.
     *
     * @param submissions how many it was handed one after the other; above one, they queue for the session
     * @param nanos how long it took to accept or refuse them
     */
    default void handedOver(ConversationId id, int submissions, long nanos) {}

    /** A turn has begun, or an earlier session's turn goes on, and the transcript says so. */
    default void turnStarted(ConversationId id, String submissionId) {}

    /**
     * A turn that was told to have started is over.
     *
     * @param nanos since it started
     */
    default void turnEnded(ConversationId id, String submissionId, TurnOutcome outcome, long nanos) {}

    /**
     * A reader was told that events are missing: it was too slow, or came from another epoch.
     *
     * @param from the transcript position from which it may catch up
     * @param to the one before the first event that it gets now
     */
    default void gapGiven(ConversationId id, long from, long to) {}

    /** The store could not be told that this manager is alive. */
    default void heartbeatFailed(String code) {}
}
