package dev.parley.redis;

import java.time.Duration;

/** Checks what builders are told. */
final class Limits {

    private Limits() {}

    static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("%s %s is not positive".formatted(what, value));
        }
        return value;
    }

    static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("%s %d is below 1".formatted(what, value));
        }
        return value;
    }
}
