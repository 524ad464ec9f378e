package dev.parley.model;

/** Which way a transcript is read. */
public enum Direction {
    /** From a position towards the end. */
    FORWARD,
    /** From a position towards the beginning. */
    BACKWARD
}
