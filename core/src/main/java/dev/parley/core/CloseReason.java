package dev.parley.core;

/** Why a conversation is no longer live here. */
public enum CloseReason {
    /** Somebody removed it. Its transcript stays. */
    REMOVED,
    /** Somebody deleted it. */
    DELETED,
    /** It was idle and others needed its place. {@code openConversation} brings it back. */
    EVICTED,
    /** It was rolled back; a successor goes on from there. */
    ROLLED_BACK,
    /** Its session ended by itself, in an orderly way. */
    SESSION_ENDED,
    /** Its session died. */
    SESSION_LOST,
    /** The store failed while something had to be recorded. */
    STORE_FAILED,
    /** Another manager owns it now. */
    OWNERSHIP_LOST,
    /** The manager was shut down. */
    SHUT_DOWN,
    /** Its session never began. */
    NOT_BORN
}
