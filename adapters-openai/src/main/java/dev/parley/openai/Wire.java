package dev.parley.openai;

/** The forms in which an endpoint can be spoken to. */
public enum Wire {
    /** {@code POST {base}/responses}: items as they are. */
    RESPONSES,
    /**
     * {@code POST {base}/chat/completions}, for servers that speak only that. It knows messages and function calls:
     * reasoning and items of other kinds are not sent.
     */
    CHAT
}
