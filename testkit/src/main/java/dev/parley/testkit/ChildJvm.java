package dev.parley.testkit;

import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process of its own with the {@code java} and the class path of this one, which tells in lines on its standard output
 * what it did, until it is killed. It ends with this process at the latest. Safe for use by many threads.
 */
public final class ChildJvm implements AutoCloseable {

    private static final String END = "\n";
    private static final Duration EXIT = Duration.ofSeconds(30);

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService readers = TaskThreads.perTask("child-jvm");
    private final Thread hook;

    private ChildJvm(Process process) {
        this.process = process;
        this.hook = new Thread(process::destroyForcibly, "child-jvm-end");
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
            ChildJvm child = new ChildJvm(new ProcessBuilder(command).start());
            Runtime.getRuntime().addShutdownHook(child.hook);
            child.readers.execute(() -> child.read(child.process.getInputStream(), child.lines::add, END));
            child.readers.execute(() -> child.read(child.process.getErrorStream(), child.complaints::add, ""));
            return child;
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
     * The next line that it wrote, without its end; empty once it has ended and all was read.
     *
     * @throws AssertionError if it says nothing within {@code patience}
     */
    public Optional<String> nextLine(Duration patience) {
        try {
            String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new AssertionError("process %d said nothing for %s; on standard error: %s"
                        .formatted(process.pid(), patience, complaints));
            }
            if (line.equals(END)) {
                lines.add(END);
                return Optional.empty();
            }
            return Optional.of(line);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a process was to say something", e);
        }
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
        synchronized (complaints) {
            return List.copyOf(complaints);
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

    @Override
    public void close() {
        process.destroyForcibly();
        readers.shutdown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this JVM ends already, and the hook with it
        }
    }

    /** Only whole lines count: a killed process may leave a part of one. */
    private void read(InputStream in, Consumer<String> sink, String atEnd) {
        StringBuilder line = new StringBuilder();
        byte[] bytes = new byte[8_192];
        try {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                line.append(new String(bytes, 0, count, StandardCharsets.ISO_8859_1));
                for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
                    sink.accept(line.substring(0, end).stripTrailing());
                    line.delete(0, end + 1);
                }
            }
        } catch (IOException e) {
            // killed: what it said so far stands
        } finally {
            if (!atEnd.isEmpty()) {
                sink.accept(atEnd);
            }
        }
    }
}
