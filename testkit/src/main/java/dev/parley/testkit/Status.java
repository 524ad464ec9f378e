package dev.parley.testkit;

/** How the check of one rule ended. */
enum Status {
    /** The rule is kept. */
    PASS,
    /** The rule is broken. */
    FAIL,
    /** The rule is not for this adapter, as its author has declared, with a reason. */
    NOT_APPLICABLE,
    /** The rule could not be checked. Counts as a failure. */
    UNTESTABLE,
    /** The rule is broken, as the adapter's author has declared, with a reason. */
    KNOWN_FAILURE
}
