package dev.parley.codex;

import java.time.Duration;

/**
 * What one program is allowed.
 *
 * @param initialize for its start, until it has answered the first call
 * @param call for a call that names no deadline of its own
 * @param closing from the end of its input to its own end; then it is ended, and so again if it resists that
 * @param inFlight calls that wait for an answer at once; beyond about 300 it refuses, beyond about 1,000 it loses some
 * @param lineBytes of one line that it writes; a longer one is dropped and reported
 * @param lastWordsBytes of what it wrote last to its error stream, kept to tell why it ended
 */
record Limits(Duration initialize, Duration call, Duration closing, int inFlight, int lineBytes, int lastWordsBytes) {

    static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(5), 64, 64 << 20, 8 << 10);

    Limits {
        if (initialize.isNegative() || call.isNegative() || closing.isNegative()) {
            throw new IllegalArgumentException(
                    "a duration is negative: %s, %s or %s".formatted(initialize, call, closing));
        }
        if (inFlight < 1 || lineBytes < 1 || lastWordsBytes < 1) {
            throw new IllegalArgumentException(
                    "a limit is below 1: %d, %d or %d".formatted(inFlight, lineBytes, lastWordsBytes));
        }
    }
}
