package dev.parley.codex;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A process and what it started. A child whose parent has ended cannot be found any more, so {@link #look} notes them
 * before. Safe for use by many threads.
 */
final class ProcessTree {

    private static final Duration POLITE = Duration.ofSeconds(2);
    private static final Duration FORCED = Duration.ofSeconds(10);

    private final Process root;
    private final Set<ProcessHandle> seen = new HashSet<>();

    ProcessTree(Process root) {
        this.root = root;
    }

    /** Notes which children there are now. */
    synchronized void look() {
        root.descendants().forEach(seen::add);
    }

    /** Ends all of it, politely at first. Returns when the root has ended, or cannot be. */
    void end() throws InterruptedException {
        look();
        root.destroy();
        if (!root.waitFor(POLITE.toMillis(), TimeUnit.MILLISECONDS)) {
            look();
            root.destroyForcibly();
        }
        endChildren();
        boolean unused = root.waitFor(FORCED.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the children that were seen and live. */
    synchronized void endChildren() {
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
