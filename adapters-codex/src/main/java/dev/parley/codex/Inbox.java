package dev.parley.codex;

import dev.parley.json.JsonObject;

/**
 * Takes what a program says by itself, in the order in which it said it, on the one thread that reads it; the end may
 * come on another. It must not block there, nor close the server. If it throws, the program is ended.
 */
interface Inbox {

    /** Something happened. */
    void notified(String method, JsonObject params);

    /** It asks something and waits, maybe for as long as a person needs; others are heard meanwhile. */
    void asked(ServerRequest request);

    /**
     * A line is dropped: it is no message, or longer than allowed.
     *
     * @param beginning of the line, a kilobyte at most, in which the thread's id may stand; may hold what was said
     */
    void malformed(String problem, String beginning);

    /** It is gone, and nothing follows. Called once for every program that was started. */
    void ended(ExitStatus status);
}
