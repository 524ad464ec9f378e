package dev.parley.model;

/** Where an item came from: recorded when it is made, never guessed from its text. */
public enum Origin {
    /** A person or client said it. */
    USER,
    /** The model produced it. */
    AGENT,
    /** A tool answered. */
    TOOL,
    /** The program injected it (instructions, environment). It looks like any message to the model and is not counted as input. */
    CONTEXT
}
