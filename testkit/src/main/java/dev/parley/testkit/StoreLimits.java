package dev.parley.testkit;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * The limits that a store declares.
 *
 * @param largestBatch how many entries one append takes, at least 128; any number if empty
 * @param largestText how many characters of ASCII the one text of an entry may have; at least 1,048,576, any number if
 *     empty
 * @param purgeWithin how long after the end of its owner's heartbeat a PENDING conversation may still be there
 */
public record StoreLimits(OptionalInt largestBatch, OptionalInt largestText, Duration purgeWithin) {

    /** None that the kit would reach; purges within ten seconds. */
    public static final StoreLimits NONE =
            new StoreLimits(OptionalInt.empty(), OptionalInt.empty(), Duration.ofSeconds(10));
}
