package dev.parley.json;

import dev.parley.spi.ConversationException;

/**
 * A text is not the JSON value it should be. Says where, and never what stands there: its message holds fixed phrases,
 * field names of this library and numbers.
 */
public final class MalformedJsonException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final long offset;
    private final int line;
    private final int column;

    private MalformedJsonException(String problem, long offset, int line, int column) {
        super(
                "malformed_json",
                "malformed JSON at line %d, column %d (offset %d): %s".formatted(line, column, offset, problem));
        this.offset = offset;
        this.line = line;
        this.column = column;
    }

    static MalformedJsonException at(CharSequence text, long offset, String problem) {
        int end = (int) Math.max(0, Math.min(offset, text.length()));
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new MalformedJsonException(problem, end, line, end - lineStart + 1);
    }

    /** How many UTF-16 chars of the text stand before the trouble. */
    public long offset() {
        return offset;
    }

    /** The line of the trouble, from 1. */
    public int line() {
        return line;
    }

    /** The UTF-16 char in its line, from 1. */
    public int column() {
        return column;
    }
}
