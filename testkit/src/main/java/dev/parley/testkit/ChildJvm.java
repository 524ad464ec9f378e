package dev.parley.testkit;

import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process of its own with the {@code java} and the class path of this one, which tells in lines on its standard output
 * what it did, until it is killed. It ends with this process at the latest. Safe for use by many threads.
 *
 * <p>Its output goes to a file: of a pipe, {@link Process} may lose the end when the process dies while somebody reads,
 * and it is the end that matters here.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Duration EXIT = Duration.ofSeconds(30);
    private static final long PAUSE_NANOS = 100_000;

    private final Process process;
    private final Path folder;
    private final InputStream output;
    private final StringBuilder unread = new StringBuilder();
    private final Thread hook;

    private ChildJvm(Process process, Path folder) throws IOException {
        this.process = process;
        this.folder = folder;
        this.output = Files.newInputStream(folder.resolve("out"));
        this.hook = new Thread(process::destroyForcibly, "child-jvm-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts {@code main} with {@code arguments}.
     *
     * @throws UncheckedIOException if there is no such process
     */
    public static ChildJvm start(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        try {
            Path folder = Files.createTempDirectory("child-jvm");
            Process process = new ProcessBuilder(command)
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile())
                    .start();
            return new ChildJvm(process, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * For a {@code main}: ends this process when the one that started it is gone.
     *
     * @return falls when that one says {@link #go}
     */
    public static CountDownLatch endWithParent() {
        CountDownLatch told = new CountDownLatch(1);
        TaskThreads.daemons("parent-watch")
                .newThread(() -> {
                    try (InputStream parent = System.in) {
                        while (parent.read() >= 0) {
                            told.countDown();
                        }
                    } catch (IOException e) {
                        // no parent either
                    }
                    Runtime.getRuntime().halt(1);
                })
                .start();
        return told;
    }

    /** Its process, for signals. */
    public long pid() {
        return process.pid();
    }

    /** Lets a process go on that waits for it. */
    public void go() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The next line that it wrote, without its end; empty once it has ended and all whole lines were read.
     *
     * @throws AssertionError if it says nothing within {@code patience}
     */
    public synchronized Optional<String> nextLine(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            // looked at before reading: what a process wrote before it ended is in the file by then
            boolean ended = !process.isAlive();
            Optional<String> line = wholeLine();
            if (line.isPresent() || ended) {
                return line;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("process %d said nothing for %s; on standard error: %s"
                        .formatted(process.pid(), patience, complaints()));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Optional<String> wholeLine() {
        int end = unread.indexOf("\n");
        if (end < 0) {
            try {
                unread.append(new String(output.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            end = unread.indexOf("\n");
        }
        if (end < 0) {
            return Optional.empty();
        }
        String line = unread.substring(0, end);
        unread.delete(0, end + 1);
        return Optional.of(line);
    }

    /** All lines that it wrote whole before it ended and that were not read yet. Waits for its end. */
    public List<String> rest() {
        List<String> rest = new ArrayList<>();
        Optional<String> line = nextLine(EXIT);
        while (line.isPresent()) {
            rest.add(line.get());
            line = nextLine(EXIT);
        }
        return rest;
    }

    /** What it wrote to standard error so far. */
    public List<String> complaints() {
        try {
            return Files.readAllLines(folder.resolve("err"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it at once, as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        try {
            if (!process.destroyForcibly().waitFor(EXIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("process %d survives its killing".formatted(process.pid()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a process was killed", e);
        }
    }

    /** Kills it if it still runs, and removes what it wrote. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this JVM ends already, and the hook with it
        }
        try {
            output.close();
            Files.deleteIfExists(folder.resolve("out"));
            Files.deleteIfExists(folder.resolve("err"));
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
