package dev.parley.core;

/** How a conversation became live. */
public enum Birth {
    /** It did not exist before. */
    NEW,
    /** It began as another's past. */
    FORKED,
    /** It was in the store. */
    OPENED
}
