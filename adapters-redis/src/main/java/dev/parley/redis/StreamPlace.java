package dev.parley.redis;

import dev.parley.model.SourcePosition;

/** A place in a session's stream of events, as Redis writes it: {@code epoch-number}. */
final class StreamPlace {

    private StreamPlace() {}

    static SourcePosition of(String text) {
        int hyphen = text.indexOf('-');
        return new SourcePosition(
                Long.parseLong(text.substring(0, hyphen)), Long.parseLong(text.substring(hyphen + 1)));
    }

    /** The first place behind {@code last}. */
    static String behind(SourcePosition last) {
        return "%d-%d".formatted(last.epoch(), last.sequence() + 1);
    }
}
