package dev.parley.model;

/** How far a conversation's birth has come. */
public enum ConversationState {
    /** Its session has not begun: it has no entry of its own, is hidden, and is purged once its owner is gone. */
    PENDING,
    /** Its session has begun at least once. */
    ACTIVE
}
