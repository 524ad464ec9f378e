package dev.parley.core;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on another executor, so many at once; the others wait in line. What it has taken it runs, also when the
 * other was ended meanwhile. Safe for use by many threads.
 */
final class BoundedExecutor implements Executor {

    private final Executor executor;
    private final int limit;

    // guarded by this
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    BoundedExecutor(Executor executor, int limit) {
        this.executor = executor;
        this.limit = limit;
    }

    /** Does not wait. The task must throw nothing. */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (running == limit) {
                waiting.add(task);
                return;
            }
            running++;
        }
        ManagerThreads.surely(executor, () -> runAndGoOn(task));
    }

    private void runAndGoOn(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            task.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            running--;
        }
        return next;
    }
}
