package dev.parley.core;

/** What became of a request to remove a conversation. */
public enum RemoveOutcome {
    /** It is no longer live here; its lease is given up, or will be at the next heartbeat if the store is away. */
    REMOVED,
    /** It was not live here. */
    ABSENT,
    /** It is still being closed. It stays tracked: asking again waits again. */
    TIMED_OUT
}
