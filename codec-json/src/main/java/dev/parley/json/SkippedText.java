package dev.parley.json;

/**
 * Text of a rollout file that did not become an entry.
 *
 * @param line where, from 1
 * @param reason why
 * @param kind what the record says it is, such as {@code event_msg/token_count}; empty if it does not say
 */
public record SkippedText(long line, Reason reason, String kind) {

    /** Why text is skipped. */
    public enum Reason {
        /** A record that belongs to the program, not to the transcript: settings, statistics, what is said twice. */
        NOT_TRANSCRIPT,
        /** A record of a kind, or in a shape, that this version does not know. */
        UNKNOWN_KIND,
        /** Not whole JSON: torn by a crash, or never a record. */
        NOT_JSON,
        /** As {@link #NOT_JSON}, at the end of a file that does not end in a line break: torn while being written. */
        TORN_END,
        /** A block of NUL bytes, as a file system leaves after a crash. */
        NUL_BYTES,
        /** Bytes that are not UTF-8, and the record around them. */
        INVALID_UTF8,
        /** A line longer than the reader's limit. */
        TOO_LONG
    }
}
