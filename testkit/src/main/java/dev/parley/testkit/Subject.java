package dev.parley.testkit;

import java.util.Map;

/** What the kit asks of every adapter, whatever its port. */
public interface Subject {

    /** Name and version of the adapter, as reports show them. */
    default String adapter() {
        return getClass().getName();
    }

    /**
     * The rules that this adapter is known to break, by id, each with the reason. They do not fail a build, and no report
     * says that they are kept. One that is kept after all does fail, until it is taken off this list.
     */
    default Map<String, String> knownFailures() {
        return Map.of();
    }
}
