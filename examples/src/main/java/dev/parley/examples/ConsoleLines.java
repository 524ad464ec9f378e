package dev.parley.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lines that somebody types or pipes in, read ahead by a thread of its own. A line {@value #INTERRUPT} that comes next
 * while somebody {@link #watch watches} goes to the watcher at once; every other line waits until it is taken. Safe for
 * use by many threads.
 */
final class ConsoleLines {

    /** What a person types to interrupt a turn, where no key does. */
    static final String INTERRUPT = "/interrupt";

    private static final int READ_AHEAD = 64;

    private final Deque<String> waiting = new ArrayDeque<>(); // guarded by this, as is all below
    private boolean ended;
    private @Nullable Runnable watcher;

    /** Begins to read {@code in}, on a daemon thread that ends with it. */
    static ConsoleLines of(InputStream in, Charset charset) {
        ConsoleLines lines = new ConsoleLines();
        Thread reader = new Thread(() -> lines.readAll(in, charset), "chat-lines");
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    /** Waits for the next line; empty at the end. */
    synchronized Optional<String> take() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (ended) {
                return Optional.empty();
            }
            wait();
        }
        notifyAll(); // the reader may wait for room
        return Optional.of(waiting.remove());
    }

    /** From now on {@code action} is called, on any thread, when the next line is {@value #INTERRUPT}; it swallows that line. */
    void watch(Runnable action) {
        synchronized (this) {
            watcher = action;
        }
        tellWatcher();
    }

    /** Ends {@link #watch}. */
    synchronized void unwatch() {
        watcher = null;
    }

    /** As if {@value #INTERRUPT} had been typed before everything that waits. */
    void interrupt() {
        synchronized (this) {
            waiting.addFirst(INTERRUPT);
            notifyAll();
        }
        tellWatcher();
    }

    private void tellWatcher() {
        Runnable told = null;
        synchronized (this) {
            String next = waiting.peek();
            if (watcher != null && next != null && next.strip().equals(INTERRUPT)) {
                waiting.remove();
                told = watcher;
            }
        }
        if (told != null) {
            told.run();
        }
    }

    private void readAll(InputStream in, Charset charset) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, charset))) {
            String line = reader.readLine();
            while (line != null) {
                add(line);
                tellWatcher();
                line = reader.readLine();
            }
        } catch (IOException e) {
            return; // nobody can type any more: as good as the end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private synchronized void add(String line) throws InterruptedException {
        while (waiting.size() >= READ_AHEAD) {
            wait();
        }
        waiting.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
