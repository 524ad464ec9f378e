package dev.parley.codex;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that happens to one session, one thing at a time, in a thread that is borrowed while there is something: what
 * clients want comes before what Codex said, each in its order. Words are bounded: pieces of text that follow each other are
 * joined, and where too many words wait all of them are dropped for a {@link Word.Farewell}. Safe for use by many
 * threads.
 */
final class SessionInbox {

    private final Executor threads;
    private final Consumer<Word> reader;
    private final int longest;

    private final Queue<Runnable> commands = new ArrayDeque<>();
    private final Deque<Word> words = new ArrayDeque<>();
    private boolean open;
    private boolean working;
    private boolean refusing;
    private boolean over;

    /**
     * @param reader understands a word; what it throws is its own affair
     * @param longest how many words may wait
     */
    SessionInbox(Executor threads, Consumer<Word> reader, int longest) {
        this.threads = threads;
        this.reader = reader;
        this.longest = longest;
    }

    /** Begins to work, with {@code first}. */
    synchronized void open(Runnable first) {
        open = true;
        commands.add(first);
        work();
    }

    /** Puts a command behind the others; false if none is accepted any more. */
    synchronized boolean command(Runnable command) {
        if (refusing) {
            return false;
        }
        commands.add(command);
        work();
        return true;
    }

    /** Accepts {@code command} as the last one; false if there was a last one already. */
    synchronized boolean lastCommand(Runnable command) {
        boolean accepted = command(command);
        refusing = true;
        return accepted;
    }

    /** Puts a word behind the others. Does not wait. */
    synchronized void hear(Word word) {
        if (over) {
            return;
        }
        if (word instanceof Word.Farewell) {
            refusing = true;
            over = true;
            words.add(word);
        } else if (words.size() >= longest) {
            words.clear();
            hear(new Word.Farewell("%d events wait to be recorded, more than allowed".formatted(longest)));
            return;
        } else if (!(word instanceof Word.Delta next
                && words.peekLast() instanceof Word.Delta last
                && last.absorb(next))) {
            words.add(word);
        }
        work();
    }

    /** Hears nothing more. */
    synchronized void end() {
        refusing = true;
        over = true;
        words.clear();
    }

    private void work() {
        if (open && !working) {
            working = true;
            threads.execute(this::run);
        }
    }

    private void run() {
        for (Runnable step = next(); step != null; step = next()) {
            step.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable command = commands.poll();
        if (command != null) {
            return command;
        }
        Word word = words.poll();
        working = word != null;
        return word == null ? null : () -> reader.accept(word);
    }
}
