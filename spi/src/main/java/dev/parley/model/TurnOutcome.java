package dev.parley.model;

/** How a submission ended. */
public enum TurnOutcome {
    /** The agent finished. */
    COMPLETED,
    /** It began, or waited, and was given up. */
    ABORTED,
    /** The session did not accept it. */
    REFUSED
}
