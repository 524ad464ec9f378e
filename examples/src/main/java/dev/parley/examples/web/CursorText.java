package dev.parley.examples.web;

import dev.parley.core.EventCursor;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@link EventCursor} as the id of a server-sent event: {@code epoch.number.position}. */
final class CursorText {

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,17})\\.(\\d{1,18})\\.(\\d{1,18})");

    private CursorText() {}

    static String of(EventCursor cursor) {
        return "%d.%d.%d".formatted(cursor.epoch(), cursor.number(), cursor.position());
    }

    /** Empty if {@code text} is no cursor. */
    static Optional<EventCursor> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new EventCursor(number(parts, 1), number(parts, 2), number(parts, 3)))
                : Optional.empty();
    }

    private static long number(Matcher parts, int group) {
        return Long.parseLong(parts.group(group));
    }
}
