package dev.parley.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a script or command answered: in a script's case a code, and what belongs to it. */
final class Answer {

    static final long OK = 0;
    static final long ABSENT = 1;
    static final long CONFLICT = 2;
    static final long STALE = 3;
    static final long EXISTS = 4;
    /** The conversation lives in another partition, which follows. */
    static final long ELSEWHERE = 5;

    static final long OWNED = 6;
    static final long REVISION = 7;
    static final long BEYOND = 8;
    /** The entries are not what the record says, from the position that follows. */
    static final long BROKEN = 9;

    /** As much waits as may. */
    static final long FULL = 10;
    /** The session takes nothing any more. */
    static final long CLOSED = 11;
    /** Too many workers were lost to it. */
    static final long PARKED = 12;
    /** A session that runs goes on. */
    static final long TAKEN_OVER = 13;

    private final List<?> values;

    Answer(List<?> values) {
        this.values = values;
    }

    long code() {
        return number(0);
    }

    boolean is(long code) {
        return code() == code;
    }

    /** A whole number, however the server wrote it. */
    long number(int index) {
        Object value = values.get(index);
        return value instanceof Long number ? number : Long.parseLong(text(index));
    }

    String text(int index) {
        return optionalText(index).orElseThrow(() -> new IllegalStateException("the server answered nil"));
    }

    /** Empty for nil. */
    Optional<String> optionalText(int index) {
        return values.get(index) instanceof byte[] bytes ? Optional.of(text(bytes)) : Optional.empty();
    }

    List<byte[]> list(int index) {
        List<byte[]> items = new ArrayList<>();
        if (values.get(index) instanceof List<?> list) {
            for (Object item : list) {
                items.add((byte[]) item);
            }
        }
        return items;
    }

    List<String> texts(int index) {
        return list(index).stream().map(Answer::text).toList();
    }

    /** All of it as a plain command answers it. */
    List<String> texts() {
        return new Answer(List.of(values)).texts(0);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
