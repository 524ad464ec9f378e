package dev.parley.core;

import java.util.concurrent.atomic.AtomicReference;

/** What the scenes have in common that Lincheck runs in interleavings of its choice. */
final class Scenes {

    /** How many of each scene. A build has seconds for it; a night has {@code -Dparley.interleavings=10000}. */
    static final int INTERLEAVINGS = Integer.getInteger("parley.interleavings", 40);

    private Scenes() {}

    /** Not AssertJ: Lincheck looks into everything that a scene calls. */
    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    /**
     * Runs each part on a thread of its own; returns when all have ended. Throws here what a part threw: what ends a
     * thread, Lincheck takes for no failure.
     */
    static void together(Runnable... parts) {
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Thread[] threads = new Thread[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Runnable part = parts[i];
            threads[i] = new Thread(() -> {
                try {
                    part.run();
                } catch (RuntimeException e) {
                    failure.set(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }
}
