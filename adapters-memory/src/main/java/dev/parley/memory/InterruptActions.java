package dev.parley.memory;

import java.util.ArrayList;
import java.util.List;

/** What an agent wants called when its turn is interrupted. Safe for use by many threads; calls hold no lock. */
final class InterruptActions {

    // guarded by this, which is never held while anything waits
    private final List<Runnable> waiting = new ArrayList<>(0);
    private final List<RuntimeException> failures = new ArrayList<>(0);
    private boolean called;

    /** Keeps {@code action} for the interrupt; calls it here if that was before. */
    Turn.Registration add(Runnable action) {
        synchronized (this) {
            if (!called) {
                waiting.add(action);
                return () -> withdraw(action);
            }
        }
        action.run();
        return () -> {};
    }

    private synchronized void withdraw(Runnable action) {
        waiting.removeIf(registered -> registered == action);
    }

    /** Calls all that wait, once. */
    void call() {
        take().forEach(this::call);
    }

    private synchronized List<Runnable> take() {
        called = true;
        List<Runnable> actions = List.copyOf(waiting);
        waiting.clear();
        return actions;
    }

    private void call(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            synchronized (this) {
                failures.add(e); // the turn says so when it ends
            }
        }
    }

    synchronized List<RuntimeException> failures() {
        return List.copyOf(failures);
    }
}
