package dev.parley.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Counts the threads of this JVM, virtual ones included where there are any: those are in no thread group, but in the
 * dump that {@code HotSpotDiagnosticMXBean.dumpThreads} writes (21 and later).
 */
final class ThreadCensus {

    private static final Pattern THREAD = Pattern.compile("\"tid\":");

    private final Duration patience;
    private final long before;

    ThreadCensus(Duration patience) {
        this.patience = patience;
        this.before = count();
    }

    /** Waits, since threads that have nothing left to do take a moment to end. */
    void hasNotGrownByMoreThan(int allowed, String because) {
        long deadline = System.nanoTime() + patience.toNanos();
        long now = count();
        while (now > before + allowed) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "%s hold threads: there were %d, now there are %d".formatted(because, before, now));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            now = count();
        }
    }

    private static long count() {
        return virtualThreadsExist()
                ? countInDump()
                : Thread.getAllStackTraces().size();
    }

    private static boolean virtualThreadsExist() {
        return Runtime.version().feature() >= 21;
    }

    private static long countInDump() {
        try {
            Path folder = Files.createTempDirectory("census");
            Path dump = folder.resolve("threads.json");
            try {
                writeDump(dump);
                try (Stream<String> lines = Files.lines(dump)) {
                    return lines.filter(line -> THREAD.matcher(line).find()).count();
                }
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By reflection, since 17 has neither the method nor the type of its second argument. */
    private static void writeDump(Path file) {
        try {
            Class<? extends PlatformManagedObject> type =
                    Class.forName("com.sun.management.HotSpotDiagnosticMXBean").asSubclass(PlatformManagedObject.class);
            Class<?> format = Class.forName("com.sun.management.HotSpotDiagnosticMXBean$ThreadDumpFormat");
            Method dump = type.getMethod("dumpThreads", String.class, format);
            Object json = format.getField("JSON").get(null);
            dump.invoke(ManagementFactory.getPlatformMXBean(type), file.toString(), json);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM does not dump its threads", e);
        }
    }
}
