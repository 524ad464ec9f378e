package dev.parley.core;

/**
 * How much of a live conversation's past its event log keeps for readers that are behind.
 *
 * @param count events at most
 * @param characters of text at most, roughly
 */
record EventLimits(int count, long characters) {

    EventLimits {
        if (count < 1 || characters < 1) {
            throw new IllegalArgumentException("event limits of %d events, %d characters".formatted(count, characters));
        }
    }
}
