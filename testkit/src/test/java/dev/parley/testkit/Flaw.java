package dev.parley.testkit;

/** How the backend around a broken store, or the way to it, is wrong. */
enum Flaw {
    NONE,
    /** The journal is written when there is much of it. */
    LOSES_TAIL_WHEN_KILLED,
    /** The entries of a batch are written one by one. */
    TEARS_BATCHES_WHEN_KILLED,
    /** No process asks what others wrote. */
    LOCKS_IN_ITS_PROCESS_ONLY,
    /** Says that nothing was applied, whenever a connection fails. */
    CLAIMS_NOTHING_APPLIED,
    /** Lets the client library's exceptions through. */
    LEAKS_IO_EXCEPTIONS,
    /** Never connects again. */
    STAYS_DISCONNECTED,
    /** Sets no time-out. */
    WAITS_FOR_EVER,
    /** Takes slow for gone. */
    GIVES_UP_AT_ONCE
}
