package dev.parley.model;

/** How a client answers an approval request. */
public enum Decision {
    /** This once. */
    APPROVED,
    /** This and every like request of the running session. */
    APPROVED_FOR_SESSION,
    /** No; the model is told so and may go on without. */
    DENIED
}
