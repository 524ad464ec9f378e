package dev.parley.core;

import dev.parley.spi.TaskThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one manager: those it was given, and its own where it was given none.
 *
 * @param own those that end with the manager
 */
record ManagerThreads(Executor executor, ScheduledExecutorService scheduler, List<ExecutorService> own) {

    static ManagerThreads of(@Nullable Executor givenExecutor, @Nullable ScheduledExecutorService givenScheduler) {
        List<ExecutorService> own = new ArrayList<>();
        Executor executor = givenExecutor;
        if (executor == null) {
            ExecutorService perTask = TaskThreads.perTask("parley");
            own.add(perTask);
            executor = perTask;
        }
        ScheduledExecutorService scheduler = givenScheduler;
        if (scheduler == null) {
            scheduler = Executors.newSingleThreadScheduledExecutor(TaskThreads.daemons("parley-heartbeat"));
            own.add(scheduler);
        }
        return new ManagerThreads(executor, scheduler, List.copyOf(own));
    }

    /** Runs {@code task} on {@code executor}, or on a thread of its own if that has been ended: it may not get lost. */
    static void surely(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            TaskThreads.daemons("parley-closing").newThread(task).start();
        }
    }

    /** Ends the manager's own threads when what they do now is done. */
    void end() {
        own.forEach(ExecutorService::shutdown);
    }
}
