package dev.parley.spi;

/** When a conversation may be taken from another owner. */
public enum Takeover {
    /** Only if the owner's heartbeat is gone. */
    IF_ABANDONED,
    /** In any case. The old owner learns of it at its next write. */
    FORCE
}
