package dev.parley.codex;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Writes lines one after the other on a thread of its own, so that nobody waits for a program that does not read. Safe
 * for use by many threads.
 */
final class LineWriter implements Runnable {

    /** Far more than calls in flight and questions at once can make, if they are not mere history. */
    static final int MAX_WAITING_CHARS = 64 << 20;

    /** No more lines follow; no other is empty. */
    private static final Line END = new Line("", () -> false);

    private final OutputStream out;
    private final BlockingQueue<Line> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong waitingChars = new AtomicLong();

    LineWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Queues a line.
     *
     * @param line without a break
     * @param wanted asked just before it is written; false leaves it out
     * @return false if too much waits already: the program does not read
     */
    boolean offer(String line, BooleanSupplier wanted) {
        if (waitingChars.get() > MAX_WAITING_CHARS) {
            return false;
        }
        waitingChars.addAndGet(line.length());
        waiting.add(new Line(line, wanted));
        return true;
    }

    /** Closes the stream once everything before is written. */
    void end() {
        waiting.add(END);
    }

    @Override
    public void run() {
        try (out) {
            for (Line line = waiting.take(); !line.text().isEmpty(); line = waiting.take()) {
                if (line.wanted().getAsBoolean()) {
                    out.write((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
                waitingChars.addAndGet(-line.text().length());
            }
        } catch (IOException e) {
            // it does not read any more: it has ended, or will be by its calls' deadlines
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Line(String text, BooleanSupplier wanted) {}
}
