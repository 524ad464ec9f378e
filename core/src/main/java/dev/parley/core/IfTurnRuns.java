package dev.parley.core;

/** What becomes of a request that needs a conversation in which no turn runs or waits, if one does. */
public enum IfTurnRuns {
    /** It is refused with {@link TurnRunningException}, and the turn goes on. */
    REFUSE,
    /** The turn is interrupted and ends as aborted first; so do submissions that wait. */
    INTERRUPT
}
