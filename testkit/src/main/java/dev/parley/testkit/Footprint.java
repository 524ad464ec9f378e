package dev.parley.testkit;

import java.util.Map;

/** Counts what a store keeps. */
@FunctionalInterface
public interface Footprint {

    /**
     * How many records there are of each kind (table, key prefix, file) in the namespace of {@link StoreUnderTest#open()}.
     * Leaves out what the store keeps on purpose and within bounds: heartbeats, and the memory of deletions.
     */
    Map<String, Long> count() throws Exception;
}
