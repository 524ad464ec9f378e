package dev.parley.codex;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * A process that is spoken to in lines: one thread reads, another writes, a third keeps the last of what is written to the
 * error stream. However it ends, {@link Incoming#end} is called once and last. Safe for use by many threads.
 */
final class Program implements AutoCloseable {

    private static final String BY_ITSELF = "by itself";
    private static final String CLOSED = "closed";
    private static final String DEAF = "it does not read its input";

    /** How long streams are read on when the process has ended: a child of it may hold them open for ever. */
    private static final long STRAGGLERS_MILLIS = 2_000;

    private final Launch launch;
    private final Incoming incoming;
    private final Process process;
    private final ProcessTree tree;
    private final LineWriter out;
    private final LastWords lastWords;

    private final CountDownLatch read = new CountDownLatch(2);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean reporting = new AtomicBoolean();
    private volatile String reason = BY_ITSELF;

    /**
     * Starts the process, which nobody listens to until {@link #run}.
     *
     * @throws ServerGoneException if it cannot be started
     */
    Program(Launch launch, Incoming incoming) {
        this.launch = launch;
        this.incoming = incoming;
        this.process = started(launch);
        this.tree = new ProcessTree(process);
        this.out = new LineWriter(process.getOutputStream());
        this.lastWords = new LastWords(process.getErrorStream(), launch.limits().lastWordsBytes());
    }

    /** Begins to read and to write. */
    void run() {
        begin(out);
        begin(this::readErrors);
        begin(this::readLines);
        CompletableFuture<Void> unused = process.onExit().thenRun(() -> begin(this::report));
    }

    long pid() {
        return process.pid();
    }

    /**
     * Queues a line for it. A program for which too many lines wait does not read them, and is ended.
     *
     * @param wanted asked just before the line is written; false leaves it out
     * @return false if it is ending
     */
    boolean write(String line, BooleanSupplier wanted) {
        if (ending.get()) {
            return false;
        }
        boolean queued = out.offer(line, wanted);
        if (!queued) {
            begin(() -> end(DEAF, DEAF));
        }
        return queued;
    }

    /** Waits at most so long, and says whether it has ended by then. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Closes its input and waits for it to end; one that does not is ended, with its children. Idempotent: whoever calls
     * it returns after the end. An interrupt does not shorten it, and is kept.
     */
    @Override
    public void close() {
        begin(() -> end(CLOSED, CLOSED + ", by force"));
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process started(Launch launch) {
        try {
            return launch.begin();
        } catch (IOException e) {
            throw new ServerGoneException(ExitStatus.neverStarted("it cannot be started: " + e.getMessage()));
        }
    }

    private void begin(Runnable task) {
        launch.threads().newThread(task).start();
    }

    private void readErrors() {
        lastWords.run();
        read.countDown();
    }

    @SuppressWarnings("IllegalCatch") // what an inbox throws ends this program, and its reason tells so
    private void readLines() {
        String why = BY_ITSELF;
        String whyForced = "it closed its output and went on";
        try {
            new LineReader(launch.limits().lineBytes(), incoming).readAll(process.getInputStream());
        } catch (IOException e) {
            whyForced = "its output broke: " + e.getMessage();
        } catch (RuntimeException e) {
            why = "an inbox failed: " + e;
            whyForced = why;
        }
        read.countDown();
        end(why, whyForced);
    }

    /** Ends it, if nobody does yet. */
    private void end(String why, String whyForced) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        reason = why;
        tree.look();
        out.end();
        try {
            if (!process.waitFor(launch.limits().closing().toMillis(), TimeUnit.MILLISECONDS)) {
                reason = whyForced;
                tree.end();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        tree.endChildren();
        if (process.isAlive()) {
            report();
        }
    }

    private void report() {
        if (!reporting.compareAndSet(false, true)) {
            return;
        }
        out.end();
        try {
            boolean unused = read.await(STRAGGLERS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        OptionalInt code = process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
        try {
            incoming.end(code, reason, lastWords.text());
        } finally {
            ended.countDown();
        }
    }
}
