package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked of conversations. */
final class WebRoutesTest {

    private WebServer server;
    private WebClient client;

    @BeforeEach
    void start() throws Exception {
        server = new WebServer();
        client = server.client();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void conversationIsListedByItsFirstWordsAndShowsWhatWasSaid() throws Exception {
        String id = client.begin();
        client.sayAndWait(id, "a", "hello");
        client.sayAndWait(id, "b", "more");

        JsonObject listed = client.get("").body();
        assertThat(listed.string("greeting")).hasValue("It does as told.");
        assertThat(listed.objects("conversations")).singleElement().satisfies(one -> {
            assertThat(one.object("info").orElseThrow().string("title")).hasValue("hello");
            assertThat(one.raw("live").orElseThrow().text()).isEqualTo("true");
            assertThat(one.raw("running").orElseThrow().text()).isEqualTo("false");
        });
        assertThat(client.messages(id)).containsExactly("hello", "You said: hello", "more", "You said: more");
    }

    @Test
    void forkAtAnyMessageHasWhatStandsBeforeIt() throws Exception {
        String id = client.begin();
        client.sayAndWait(id, "a", "one");
        client.sayAndWait(id, "b", "two");
        List<JsonObject> items = client.rows(id).stream()
                .filter(row -> row.object("item").isPresent())
                .toList();

        for (int i = 0; i < items.size(); i++) {
            long position = items.get(i).integer("position").orElseThrow();
            String before = fork(id, "{\"at\":%d}".formatted(position));
            String behind = fork(id, "{\"at\":%d}".formatted(position + 1));

            List<String> all = List.of("one", "You said: one", "two", "You said: two");
            assertThat(client.messages(before)).isEqualTo(all.subList(0, i));
            assertThat(client.messages(behind)).isEqualTo(all.subList(0, i + 1));
            JsonObject lineage = client.open(behind).object("info").orElseThrow();
            assertThat(lineage.string("parent")).hasValue(id);
            assertThat(lineage.integer("cut")).hasValue(position + 1);
        }
        String whole = fork(id, "{}");
        client.sayAndWait(whole, "c", "three");
        assertThat(client.messages(whole)).hasSize(6);
        assertThat(client.messages(id)).hasSize(4);
    }

    @Test
    void rollbackTakesBackAMessageAndWhatRuns() throws Exception {
        String id = client.begin();
        client.sayAndWait(id, "a", "one");
        client.sayAndWait(id, "b", "two");
        long two = client.rows(id).stream()
                .filter(row -> row.string("submission").orElse("").equals("b"))
                .findFirst()
                .orElseThrow()
                .integer("position")
                .orElseThrow();
        try (EventFeed feed = client.feed(id, client.cursor(id))) {
            client.say(id, "c", "wait");
            List<EventFeed.Sent> unused = feed.until("agent_message_delta");

            JsonObject back = client.post("/" + id + "/rollback", "{\"at\":%d}".formatted(two));

            assertThat(back.string("id")).hasValue(id);
            assertThat(feed.until("closed"))
                    .last()
                    .satisfies(end -> assertThat(end.data().string("reason")).hasValue("ROLLED_BACK"));
        }
        assertThat(client.messages(id)).containsExactly("one", "You said: one");
        client.sayAndWait(id, "d", "again");
        assertThat(client.messages(id)).containsExactly("one", "You said: one", "again", "You said: again");
    }

    @Test
    void sameSubmissionTwiceIsSaidOnce() throws Exception {
        String id = client.begin();
        client.sayAndWait(id, "a", "one");
        client.say(id, "a", "one");
        client.sayAndWait(id, "b", "two");

        assertThat(client.messages(id)).containsExactly("one", "You said: one", "two", "You said: two");
    }

    @Test
    void removedConversationIsAsleepAndWakesWithItsNextMessage() throws Exception {
        String id = client.begin();
        client.sayAndWait(id, "a", "one");

        assertThat(client.post("/" + id + "/remove", "").string("outcome")).hasValue("removed");
        assertThat(client.get("/" + id + "/events").code()).isEqualTo("conversation_not_found");
        assertThat(client.get("").body().objects("conversations"))
                .singleElement()
                .satisfies(
                        one -> assertThat(one.raw("live").orElseThrow().text()).isEqualTo("false"));
        client.say(id, "b", "two");
        WebClient.await("the second answer is there", () -> client.messages(id).size() == 4);
    }

    @Test
    void deletedConversationIsGoneAndItsForkStays() throws Exception {
        String id = client.begin();
        client.sayAndWait(id, "a", "one");
        String fork = fork(id, "{}");

        assertThat(client.ask("DELETE", "/" + id, "").body().string("outcome")).hasValue("removed");
        assertThat(client.ask("POST", "/" + id + "/open", "").status()).isEqualTo(404);
        assertThat(client.messages(fork)).containsExactly("one", "You said: one");
    }

    @Test
    void olderRowsComePageByPage() throws Exception {
        String id = client.begin();
        for (int i = 0; i < 30; i++) {
            client.sayAndWait(id, "s" + i, "message " + i);
        }

        JsonObject newest = client.open(id);
        List<JsonObject> rows = newest.objects("rows");
        long older = newest.integer("older").orElseThrow();
        JsonObject next = client.get("/%s/rows?before=%d".formatted(id, older)).body();

        assertThat(rows).hasSizeLessThan(90);
        assertThat(next.objects("rows")).hasSize(90 - rows.size());
        assertThat(next.integer("older")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | /nobody/rows        |               | 400 | bad_request
                    GET    | ID/rows?before=-1   |               | 400 | bad_request
                    GET    | ID/rows?after=1     |               | 400 | bad_request
                    GET    | ID/nothing          |               | 404 | no_such_path
                    GET    | ID/events/more      |               | 404 | no_such_path
                    PUT    | ID                  |               | 404 | no_such_path
                    POST   | ID/fork             | {"at":1000}   | 400 | fork_point_out_of_range
                    POST   | ID/fork             | {"at":-1}     | 400 | bad_request
                    POST   | ID/fork             | [             | 400 | malformed_json
                    POST   | ID/rollback         | {}            | 400 | bad_request
                    POST   | ID/submissions      | {"id":"x"}    | 400 | malformed_json
                    POST   | ID/submissions      | {"id":"1-1","op":{"type":"compact"}} | 400 | bad_request
                    POST   | ID/submissions      | {"id":"x","op":{"type":"approval","request_id":"r","decision":"approved"}} | 409 | approval_not_pending
                    """)
    void whatCannotBeDoneIsToldAndNothingIsDone(String method, String path, String body, int status, String code)
            throws Exception {
        String id = client.begin();

        WebClient.Reply reply = client.ask(method, path.replace("ID", "/" + id), body == null ? "" : body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(client.rows(id)).isEmpty();
    }

    @Test
    void hugeRequestIsRefused() throws Exception {
        String id = client.begin();

        WebClient.Reply reply = client.ask("POST", "/" + id + "/submissions", " ".repeat((1 << 20) + 1));

        assertThat(reply.status()).isEqualTo(413);
    }

    private String fork(String id, String body) throws Exception {
        return client.post("/" + id + "/fork", body).string("id").orElseThrow();
    }
}
