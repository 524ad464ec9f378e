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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Server-sent events as a client reads them, ahead and on a thread of its own: a read from the JDK's client cannot be
 * interrupted, and an event that does not come is a failure. Closing it breaks the connection off. For one thread.
 */
final class EventFeed implements AutoCloseable {

    private final InputStream body;
    private final BlockingQueue<Optional<Sent>> read = new LinkedBlockingQueue<>(); // an empty one at the end

    EventFeed(InputStream body) {
        this.body = body;
        Thread reader = new Thread(this::readAll, "event-feed");
        reader.setDaemon(true);
        reader.start();
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
    Optional<Sent> next() throws InterruptedException {
        Optional<Sent> next = read.poll(WebClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no event comes");
        }
        return next;
    }

    private void readAll() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            Optional<Sent> next = read(lines);
            while (next.isPresent()) {
                read.add(next);
                next = read(lines);
            }
        } catch (IOException e) {
            return; // broken off, by this side or the other: as good as the end
        } finally {
            read.add(Optional.empty());
        }
    }

    private static Optional<Sent> read(BufferedReader lines) throws IOException {
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
    List<Sent> until(String type) throws InterruptedException {
        List<Sent> seen = new ArrayList<>();
        do {
            Optional<Sent> next = next();
            assertThat(next).as("an event behind %s", seen).isPresent();
            seen.add(next.orElseThrow());
        } while (!seen.get(seen.size() - 1).type().equals(type));
        return seen;
    }

    void awaitTurnEnd(String submission) throws InterruptedException {
        Optional<Sent> next = next();
        while (!(next.orElseThrow().submission().equals(submission)
                && List.of("task_complete", "turn_aborted")
                        .contains(next.orElseThrow().type()))) {
            next = next();
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
