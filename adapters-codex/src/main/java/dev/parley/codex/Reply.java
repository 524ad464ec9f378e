package dev.parley.codex;

import dev.parley.json.JsonObject;

/** What became of a call. */
sealed interface Reply {

    /** It was done. */
    record Result(JsonObject value) implements Reply {}

    /** It was refused. */
    record Refusal(long code, String text) implements Reply {

        private static final long OVERLOADED = -32001;

        boolean isOverload() {
            return code == OVERLOADED;
        }
    }

    /** There is an answer, but it cannot be read. */
    record Unreadable(String problem) implements Reply {}

    /** The program has ended. */
    record Gone(ExitStatus status) implements Reply {}
}
