package dev.parley.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what was scheduled when the test says that the time has come, on the test's thread. */
final class ManualScheduler extends ScheduledThreadPoolExecutor implements AutoCloseable {

    private final List<Runnable> due = new ArrayList<>();

    ManualScheduler() {
        super(0);
        setRemoveOnCancelPolicy(true);
    }

    @Override
    public synchronized ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        due.add(task);
        notifyAll();
        return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    /** Waits until something is scheduled and runs it. */
    void timePasses() throws InterruptedException {
        take().forEach(Runnable::run);
    }

    /** How many of the tasks so far were not cancelled. */
    int uncancelled() {
        return getQueue().size();
    }

    @Override
    public void close() {
        shutdownNow();
    }

    private synchronized List<Runnable> take() throws InterruptedException {
        for (int i = 0; due.isEmpty() && i < 200; i++) {
            wait(100);
        }
        if (due.isEmpty()) {
            throw new AssertionError("nothing was scheduled");
        }
        List<Runnable> taken = List.copyOf(due);
        due.clear();
        return taken;
    }
}
