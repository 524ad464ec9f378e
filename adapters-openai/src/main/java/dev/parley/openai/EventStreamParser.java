package dev.parley.openai;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a {@code text/event-stream} into events, as the WHATWG HTML standard, section 9.2.6, defines: lines end in LF,
 * CR or CRLF, a byte order mark may lead, an event that the stream's end cuts off is dropped. Bytes may come in pieces
 * of any size: lines are decoded only once they are whole, so no character is split. Not safe for many threads.
 */
final class EventStreamParser {

    /** The longest event, in bytes: pictures come as one line. */
    private static final int LONGEST_EVENT = 64 << 20;

    private final Consumer<ServerSentEvent> events;
    private final int longestEvent;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean hasData;
    private boolean first = true;
    private boolean skipLineFeed;

    EventStreamParser(Consumer<ServerSentEvent> events) {
        this(events, LONGEST_EVENT);
    }

    EventStreamParser(Consumer<ServerSentEvent> events, int longestEvent) {
        this.events = events;
        this.longestEvent = longestEvent;
    }

    /** Takes the next bytes. */
    void feed(ByteBuffer bytes) throws ModelFailure {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean secondHalf = skipLineFeed && next == '\n';
            skipLineFeed = next == '\r';
            if (secondHalf) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                endLine();
            } else {
                add(next);
            }
        }
    }

    private void add(byte next) throws ModelFailure {
        if (line.size() + data.length() >= longestEvent) {
            throw ModelFailure.lasting(
                    ModelFailure.MALFORMED_RESPONSE, "an event is longer than %d bytes".formatted(longestEvent));
        }
        line.write(next);
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (first && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        first = false;
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        if (field.equals("data")) {
            data.append(hasData ? "\n" : "").append(value);
            hasData = true;
        } else if (field.equals("event")) {
            name = value;
        }
    }

    private void dispatch() {
        if (hasData) {
            events.accept(new ServerSentEvent(name.isEmpty() ? "message" : name, data.toString()));
        }
        data.setLength(0);
        hasData = false;
        name = "";
    }
}
