package dev.parley.codex;

import java.util.OptionalInt;

/**
 * How a program ended.
 *
 * @param code its exit code, 128 + n if signal n ended it; empty if it never started or cannot be ended
 * @param reason what is known of why, such as that it was closed
 * @param lastWords the end of what it wrote to its error stream, without colours; may hold what was said
 * @param malformedLines how many lines of it could not be understood
 */
record ExitStatus(OptionalInt code, String reason, String lastWords, long malformedLines) {

    /** Of one that could not be started. */
    static ExitStatus neverStarted(String reason) {
        return new ExitStatus(OptionalInt.empty(), reason, "", 0);
    }

    /** For people: code and reason, nothing that was said. */
    String summary() {
        String outcome = code.isPresent() ? "ended with exit code " + code.getAsInt() : "has no exit code";
        String malformed = malformedLines == 0 ? "" : ", after %d malformed lines".formatted(malformedLines);
        return "codex app-server %s (%s%s)".formatted(outcome, reason, malformed);
    }
}
