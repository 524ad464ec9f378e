package dev.parley.codex;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into lines of limited length. Not safe for use by many threads. */
final class LineReader {

    /** Takes the lines. */
    interface Lines {
        /** A line without its break; never empty. */
        void line(byte[] utf8);

        /** A line was longer than the limit and is dropped but for its beginning. */
        void tooLong(byte[] beginning);
    }

    static final int BEGINNING = 1 << 10;

    private static final int CHUNK = 1 << 16;

    private final int maxBytes;
    private final Lines lines;
    private byte[] held = new byte[CHUNK];
    private int length;
    private boolean overflown;

    LineReader(int maxBytes, Lines lines) {
        this.maxBytes = maxBytes;
        this.lines = lines;
    }

    /** Reads to the end. What stands behind the last line break is a line too. */
    void readAll(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            take(chunk, count);
        }
        end();
    }

    private void take(byte[] chunk, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (chunk[i] == '\n') {
                hold(chunk, start, i);
                start = i + 1;
                end();
            }
        }
        hold(chunk, start, count);
    }

    private void hold(byte[] chunk, int from, int to) {
        int kept = overflown ? 0 : Math.min(to - from, maxBytes - length);
        overflown |= kept < to - from;
        if (length + kept > held.length) {
            held = Arrays.copyOf(held, (int) Math.min(maxBytes, Math.max(2L * held.length, length + kept)));
        }
        System.arraycopy(chunk, from, held, length, kept);
        length += kept;
    }

    private void end() {
        if (overflown) {
            lines.tooLong(Arrays.copyOf(held, Math.min(length, BEGINNING)));
        } else if (length > 0) {
            lines.line(Arrays.copyOf(held, length));
        }
        overflown = false;
        length = 0;
        if (held.length > CHUNK) {
            held = new byte[CHUNK];
        }
    }
}
