package dev.parley.spi;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A thread for each task: virtual where the running JDK has them (21 and later), cached daemon threads where not. */
public final class TaskThreads {

    private static final @Nullable MethodHandle NEW_VIRTUAL = newVirtualThreadPerTaskExecutor();

    private TaskThreads() {}

    /** Whether tasks run on virtual threads. */
    public static boolean virtual() {
        return NEW_VIRTUAL != null;
    }

    /**
     * A new executor, to be shut down by the caller.
     *
     * @param name begins the names of platform threads; virtual ones have none
     */
    public static ExecutorService perTask(String name) {
        if (NEW_VIRTUAL == null) {
            return Executors.newCachedThreadPool(daemons(name));
        }
        try {
            return (ExecutorService) NEW_VIRTUAL.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("virtual threads cannot be made", e);
        }
    }

    /** Makes daemon threads named {@code name-1}, {@code name-2} and so on. */
    public static ThreadFactory daemons(String name) {
        AtomicLong count = new AtomicLong();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Compiled for 17, so the method is looked up: a multi-release jar would need a second JDK to build. */
    private static @Nullable MethodHandle newVirtualThreadPerTaskExecutor() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(
                            Executors.class,
                            "newVirtualThreadPerTaskExecutor",
                            MethodType.methodType(ExecutorService.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
