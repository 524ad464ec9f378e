package dev.parley.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into lines, and lines at NUL bytes, holding no more than one piece. */
final class LineSplitter {

    /** Takes the pieces. */
    interface Pieces {
        /** A piece of line {@code line} without NUL and line break; {@code torn} if the stream ended in it. */
        void piece(long line, byte[] bytes, boolean torn);

        /** A run of NUL bytes stood there. */
        void nulBytes(long line);

        /** A piece was longer than the limit and is dropped. */
        void tooLong(long line);
    }

    private static final int CHUNK = 1 << 16;

    private final int maxBytes;
    private final Pieces pieces;
    private byte[] held = new byte[CHUNK];
    private int length;
    private boolean overflown;
    private boolean inNul;
    private long line = 1;

    private LineSplitter(int maxBytes, Pieces pieces) {
        this.maxBytes = maxBytes;
        this.pieces = pieces;
    }

    static void split(InputStream in, int maxBytes, Pieces pieces) throws IOException {
        LineSplitter splitter = new LineSplitter(maxBytes, pieces);
        byte[] chunk = new byte[CHUNK];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            splitter.take(chunk, count);
        }
        splitter.endPiece(true);
    }

    private void take(byte[] chunk, int count) {
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (chunk[i] == '\n' || chunk[i] == 0) {
                hold(chunk, start, i);
                start = i + 1;
                separator(chunk[i]);
            } else {
                inNul = false;
            }
        }
        hold(chunk, start, count);
    }

    private void separator(byte separator) {
        endPiece(false);
        if (separator == '\n') {
            line++;
            inNul = false;
        } else if (!inNul) {
            pieces.nulBytes(line);
            inNul = true;
        }
    }

    private void hold(byte[] chunk, int from, int to) {
        int added = to - from;
        if (overflown || added > maxBytes - length) {
            overflown = true;
            length = 0;
            return;
        }
        if (length + added > held.length) {
            held = Arrays.copyOf(held, (int) Math.min(maxBytes, Math.max(2L * held.length, length + added)));
        }
        System.arraycopy(chunk, from, held, length, added);
        length += added;
    }

    private void endPiece(boolean torn) {
        if (overflown) {
            pieces.tooLong(line);
        } else if (length > 0) {
            pieces.piece(line, Arrays.copyOf(held, length), torn);
        }
        overflown = false;
        length = 0;
        if (held.length > CHUNK) {
            held = new byte[CHUNK];
        }
    }
}
