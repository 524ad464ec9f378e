package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the server as the page does. */
final class WebClient {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI start;

    WebClient(URI start) {
        this.start = start;
    }

    /** An answer: its status and body. */
    record Reply(int status, JsonObject body) {

        String code() {
            return body.string("code").orElse("");
        }
    }

    Reply ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                request(path)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new Reply(answer.statusCode(), JsonObject.parse(answer.body()));
    }

    Reply get(String path) throws IOException, InterruptedException {
        return ask("GET", path, "");
    }

    /** The answer's body, which must be one of success. */
    JsonObject post(String path, String body) throws IOException, InterruptedException {
        Reply reply = ask("POST", path, body);
        assertThat(reply.status()).as("%s", reply.body().raw()).isBetween(200, 299);
        return reply.body();
    }

    String begin() throws IOException, InterruptedException {
        return post("", "").string("id").orElseThrow();
    }

    /** Says something that needs no escape in JSON, under an id of its own. */
    void say(String conversation, String id, String text) throws IOException, InterruptedException {
        JsonObject unused = submit(
                conversation,
                id,
                "{\"type\":\"user_input\",\"content\":[{\"type\":\"input_text\",\"text\":\"%s\"}]}".formatted(text));
    }

    JsonObject submit(String conversation, String id, String op) throws IOException, InterruptedException {
        return post("/" + conversation + "/submissions", "{\"id\":\"%s\",\"op\":%s}".formatted(id, op));
    }

    /** Says something and waits for the end of its turn. */
    void sayAndWait(String conversation, String id, String text) throws IOException, InterruptedException {
        try (EventFeed feed = feed(conversation, cursor(conversation))) {
            say(conversation, id, text);
            feed.awaitTurnEnd(id);
        }
    }

    JsonObject open(String conversation) throws IOException, InterruptedException {
        return post("/" + conversation + "/open", "");
    }

    List<JsonObject> rows(String conversation) throws IOException, InterruptedException {
        return open(conversation).objects("rows");
    }

    /** The texts of all messages. */
    List<String> messages(String conversation) throws IOException, InterruptedException {
        return rows(conversation).stream()
                .flatMap(row -> row.object("item").stream())
                .filter(item -> item.string("type").orElse("").equals("message"))
                .map(item -> item.objects("content").get(0).string("text").orElseThrow())
                .toList();
    }

    String cursor(String conversation) throws IOException, InterruptedException {
        return open(conversation).string("cursor").orElseThrow();
    }

    /** The events from {@code cursor} on; from now on if it is empty. */
    EventFeed feed(String conversation, String cursor) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/" + conversation + "/events");
        if (!cursor.isEmpty()) {
            request.header("Last-Event-ID", cursor);
        }
        HttpResponse<InputStream> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        return new EventFeed(answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(start.resolve("/api/conversations" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + start.getFragment());
    }

    /** Until {@code condition} holds; fails if it never does. */
    static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("time to wait until " + what).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Something that comes true. */
    interface Condition {
        boolean holds() throws Exception;
    }
}
