package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Server-sent events as a client reads them. Closing it breaks the connection off. For one thread. */
final class EventFeed implements AutoCloseable {

    private final BufferedReader lines;

    EventFeed(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** An event. */
    record Sent(String id, String name, JsonObject data) {

        /** The message of what was said; empty for a gap and the end. */
        Optional<JsonObject> msg() {
            return data.object("event").flatMap(event -> event.object("msg"));
        }

        String type() {
            return msg().flatMap(msg -> msg.string("type")).orElse(name);
        }

        String delta() {
            return msg().flatMap(msg -> msg.string("delta")).orElse("");
        }

        String submission() {
            return data.object("event").flatMap(event -> event.string("id")).orElse("");
        }
    }

    /** Waits for the next one; empty at the end of the stream. */
    Optional<Sent> next() throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && fields.containsKey("data")) {
                return Optional.of(new Sent(
                        fields.getOrDefault("id", ""),
                        fields.getOrDefault("event", ""),
                        JsonObject.parse(fields.getOrDefault("data", ""))));
            }
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return Optional.empty();
    }

    /** Everything up to the first event of that type, which is the last in the list. */
    List<Sent> until(String type) throws IOException {
        List<Sent> read = new ArrayList<>();
        do {
            Optional<Sent> next = next();
            assertThat(next).as("an event behind %s", read).isPresent();
            read.add(next.orElseThrow());
        } while (!read.get(read.size() - 1).type().equals(type));
        return read;
    }

    void awaitTurnEnd(String submission) throws IOException {
        Optional<Sent> next = next();
        while (!(next.orElseThrow().submission().equals(submission)
                && List.of("task_complete", "turn_aborted")
                        .contains(next.orElseThrow().type()))) {
            next = next();
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
