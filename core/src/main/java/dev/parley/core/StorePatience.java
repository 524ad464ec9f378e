package dev.parley.core;

import java.time.Duration;

/**
 * How long core repeats an append whose outcome it does not know, or that the store could not take.
 *
 * @param pause between two tries
 * @param deadline after which it gives up, counted from the first try
 */
record StorePatience(Duration pause, Duration deadline) {

    StorePatience {
        if (pause.isNegative() || deadline.isNegative()) {
            throw new IllegalArgumentException("store patience of %s every %s is negative".formatted(deadline, pause));
        }
    }
}
