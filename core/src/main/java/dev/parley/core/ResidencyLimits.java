package dev.parley.core;

import java.time.Duration;

/**
 * How many conversations a manager keeps live, and for how long when nothing happens in them.
 *
 * @param count how many are live at most
 * @param idleTime after which an idle one is evicted
 * @param grace for which one is kept after its start or last submission, also when its place is needed
 */
record ResidencyLimits(int count, Duration idleTime, Duration grace) {

    ResidencyLimits {
        if (count < 1 || idleTime.isNegative() || grace.isNegative() || grace.compareTo(idleTime) > 0) {
            throw new IllegalArgumentException(
                    "residency of %d conversations, idle for %s, grace %s".formatted(count, idleTime, grace));
        }
    }
}
