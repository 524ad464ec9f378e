package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * What this process holds: heap after a collection, threads of both kinds, open files.
 *
 * @param virtualThreads those that have begun and not ended; 0 before Java 21
 */
record Footprint(long heap, long platformThreads, long virtualThreads, long files) {

    private static final Pattern IN_DUMP = Pattern.compile("\"virtual\": ?true|#\\d+ \"[^\"\n]*\" virtual");

    private static final Duration POOLS_SHRINK = Duration.ofMinutes(2); // on 17 they keep an idle thread for one

    static Footprint now() throws IOException {
        return new Footprint(
                heapInUse(), ManagementFactory.getThreadMXBean().getThreadCount(), virtualThreadsAlive(), openFiles());
    }

    /** Fails unless the process soon holds no more than this, but for some slack of the JVM's own. Prints both. */
    void assertNotExceeded(long heapSlack, int threadSlack) throws IOException {
        long end = System.nanoTime() + POOLS_SHRINK.toNanos();
        Footprint after = now();
        while (!within(after, heapSlack, threadSlack) && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000); // threads take their time to end
            after = now();
        }
        System.out.printf("before: %s%nafter:  %s%n", this, after);
        assertThat(within(after, heapSlack, threadSlack))
                .as("before: %s, after: %s", this, after)
                .isTrue();
    }

    private boolean within(Footprint after, long heapSlack, int threadSlack) {
        return after.heap <= heap + heapSlack
                && after.platformThreads <= platformThreads + threadSlack
                && after.virtualThreads <= virtualThreads
                && after.files <= files + threadSlack;
    }

    private static long heapInUse() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    /** Counted in a thread dump: {@code Thread.getAllStackTraces} does not know virtual threads. */
    static long virtualThreadsAlive() throws IOException {
        if (!TaskThreads.virtual()) {
            return 0;
        }
        Path folder = Files.createTempDirectory("threads");
        Path dump = folder.resolve("dump.txt");
        try {
            dumpThreads(dump);
            return IN_DUMP.matcher(Files.readString(dump)).results().count();
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(folder);
        }
    }

    /** {@code HotSpotDiagnosticMXBean.dumpThreads}, which 17 does not have to compile against. */
    private static void dumpThreads(Path dump) throws IOException {
        HotSpotDiagnosticMXBean diagnostics = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        for (Method method : HotSpotDiagnosticMXBean.class.getMethods()) {
            if (!method.getName().equals("dumpThreads")) {
                continue;
            }
            Object text = method.getParameterTypes()[1].getEnumConstants()[0];
            assertThat(text).hasToString("TEXT_PLAIN");
            try {
                method.invoke(diagnostics, dump.toString(), text);
                return;
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IOException("threads cannot be dumped", e);
            }
        }
        throw new IOException("there is no thread dump in this JDK");
    }
}
