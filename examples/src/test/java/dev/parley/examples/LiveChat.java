package dev.parley.examples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A chat in this JVM that a test talks to line by line. */
final class LiveChat implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    private final PipedOutputStream typed = new PipedOutputStream();
    private final PipedInputStream in;
    private final WatchedOutput out = new WatchedOutput();
    private final CompletableFuture<Runnable> ctrlC = new CompletableFuture<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<Integer> exitCode;

    LiveChat(Map<String, String> environment) throws IOException {
        in = new PipedInputStream(typed);
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        exitCode = thread.submit(() -> Chat.run(environment, ChatTerminal.PIPE, in, print, print, ctrlC::complete));
    }

    void type(String line) throws IOException {
        typed.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        typed.flush();
    }

    void endOfInput() throws IOException {
        typed.close();
    }

    void pressCtrlC() throws Exception {
        ctrlC.get(PATIENCE_SECONDS, TimeUnit.SECONDS).run();
    }

    void awaitOutput(String text) throws InterruptedException {
        out.await(text);
    }

    /** What was shown so far. */
    String output() {
        return out.text();
    }

    int exitCode() throws Exception {
        return exitCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        thread.shutdownNow();
        typed.close();
        in.close();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the chat does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wakes whoever waits for what is written. */
    private static final class WatchedOutput extends OutputStream {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(); // guarded by this

        @Override
        public synchronized void write(int b) {
            bytes.write(b);
            notifyAll();
        }

        @Override
        public synchronized void write(byte[] some, int from, int length) {
            bytes.write(some, from, length);
            notifyAll();
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        synchronized void await(String text) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!text().contains(text)) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("no \"%s\" in: %s".formatted(text, text()));
                }
                wait(left);
            }
        }
    }
}
