package dev.parley.json;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads rollout files of the Codex program: today's form, one {@code {"timestamp", "type", "payload"}} a line, and that
 * of 2025, bare items a line. Safe for use by many threads.
 *
 * <p>Memory is that of the longest line plus a few bytes per user message. No line fails the file: what cannot be read is
 * reported to the sink with its line, and a record that stands whole behind a torn one on the same line is found.
 *
 * <p>Items keep their JSON whole. Their origin is not in the file: user messages that the program injected are recognised
 * by their text, which begins and ends with one of the program's marks, such as {@code <environment_context>}. Of the
 * envelope only the timestamp is kept. A user's message becomes an {@code Item} of origin {@code USER}; where only the
 * event {@code user_message} tells of it, that is taken. Rollbacks by a number of turns become absolute positions.
 */
public final class RolloutReader {

    private static final int DEFAULT_MAX_LINE_BYTES = 32 << 20;

    private final int maxLineBytes;

    /** A reader of lines up to 32 MiB. */
    public RolloutReader() {
        this(DEFAULT_MAX_LINE_BYTES);
    }

    /** A reader of lines up to {@code maxLineBytes}, line break not counted; longer ones are skipped. */
    public RolloutReader(int maxLineBytes) {
        if (maxLineBytes < 1) {
            throw new IllegalArgumentException("line limit %d is below 1".formatted(maxLineBytes));
        }
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * Reads {@code in} to its end and does not close it.
     *
     * @throws IOException from {@code in}; the sink has what was read before
     * @throws RuntimeException what the sink threw; nothing behind that is read
     */
    public void read(InputStream in, RolloutSink sink) throws IOException {
        RolloutImport target = new RolloutImport(sink);
        RolloutLine line = new RolloutLine(target);
        LineSplitter.split(in, maxLineBytes, line);
        target.end();
    }

    /** As the other, into memory. */
    public Rollout read(InputStream in) throws IOException {
        Rollout.Collector collector = new Rollout.Collector();
        read(in, collector);
        return collector.rollout();
    }
}
