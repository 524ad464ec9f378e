package dev.parley.memory;

import java.util.HashSet;
import java.util.Set;

/** The tools that a client has approved for the rest of a session. Safe for use by many threads. */
final class ApprovedTools {

    private volatile Set<String> names = Set.of(); // never changed, only replaced

    boolean contains(String tool) {
        return names.contains(tool);
    }

    synchronized void add(String tool) {
        Set<String> more = new HashSet<>(names);
        more.add(tool);
        names = Set.copyOf(more);
    }
}
