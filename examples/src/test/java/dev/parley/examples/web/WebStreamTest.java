package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A conversation's events over HTTP. */
final class WebStreamTest {

    @Test
    void eventsComeInOrderWithTheRowsThatTheyAdd() throws Exception {
        try (WebServer server = new WebServer()) {
            WebClient client = server.client();
            String id = client.begin();
            try (EventFeed feed = client.feed(id, "")) {
                client.say(id, "a", "count 3");

                List<EventFeed.Sent> turn = feed.until("task_complete");

                assertThat(turn.stream().map(EventFeed.Sent::type))
                        .startsWith("task_started", "agent_message_delta", "agent_message_delta", "agent_message_delta")
                        .endsWith("item_completed", "task_complete");
                assertThat(turn.stream().map(EventFeed.Sent::delta).collect(Collectors.joining()))
                        .startsWith("1 2 3 ");
                JsonObject said = turn.get(0).data().object("row").orElseThrow();
                assertThat(said.string("origin")).hasValue("user");
                assertThat(said.raw("item").orElseThrow().text()).contains("count 3");
                assertThat(turn.get(turn.size() - 2)
                                .data()
                                .object("row")
                                .orElseThrow()
                                .raw("item"))
                        .hasValueSatisfying(item -> assertThat(item.text()).contains("counted"));
            }
        }
    }

    @Test
    void reconnectingWithTheLastIdMissesNothingAndDoublesNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (WebServer server = new WebServer(settings -> settings.eventLog(100_000, 100_000_000))) {
            WebClient client = server.client();
            String id = client.begin();
            String cursor = client.cursor(id);
            client.say(id, "a", "count 3000");

            StringBuilder text = new StringBuilder();
            int connections = 0;
            boolean complete = false;
            while (!complete) {
                connections++;
                try (EventFeed feed = client.feed(id, cursor)) {
                    for (int left = 1 + random.nextInt(30); left > 0 && !complete; left--) {
                        EventFeed.Sent next = feed.next().orElseThrow();
                        assertThat(next.name()).as("seed %d", seed).isEqualTo("said");
                        text.append(next.delta());
                        cursor = next.id();
                        complete = next.type().equals("task_complete");
                    }
                }
            }

            String numbers =
                    IntStream.rangeClosed(1, 3000).mapToObj(n -> n + " ").collect(Collectors.joining());
            assertThat(text.toString()).as("seed %d", seed).startsWith(numbers);
            assertThat(connections).isGreaterThan(100);
        }
    }

    @Test
    void whoComesTooLateGetsAGapAndFindsTheRestInTheTranscript() throws Exception {
        try (WebServer server = new WebServer(settings -> settings.eventLog(4, 10_000))) {
            WebClient client = server.client();
            String id = client.begin();
            String cursor = client.cursor(id);
            for (String word : List.of("one", "two", "three")) {
                client.say(id, word, word);
                WebClient.await("the answer is there", () -> client.messages(id).contains("You said: " + word));
            }

            try (EventFeed feed = client.feed(id, cursor)) {
                EventFeed.Sent gap = feed.next().orElseThrow();

                assertThat(gap.name()).isEqualTo("gap");
                long from = gap.data().integer("from").orElseThrow();
                long to = gap.data().integer("to").orElseThrow();
                assertThat(cursor).endsWith("." + from);
                assertThat(gap.id()).endsWith("." + to);
                List<Long> all = positions(client.rows(id));
                Set<Long> seen = new HashSet<>();
                client.get("/%s/rows?before=%d".formatted(id, to)).body().objects("rows").stream()
                        .map(WebStreamTest::position)
                        .filter(position -> position >= from)
                        .forEach(seen::add);
                while (seen.size() < all.size()) {
                    feed.next()
                            .orElseThrow()
                            .data()
                            .object("row")
                            .map(WebStreamTest::position)
                            .ifPresent(seen::add);
                }
                assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
            }
        }
    }

    @Test
    void cursorOfAnEarlierEpochMeetsAGap() throws Exception {
        try (WebServer server = new WebServer()) {
            WebClient client = server.client();
            String id = client.begin();
            client.sayAndWait(id, "a", "one");
            String cursor = client.cursor(id);
            JsonObject unused = client.post("/" + id + "/remove", "");
            client.open(id);

            try (EventFeed feed = client.feed(id, cursor)) {
                assertThat(feed.next().orElseThrow().name()).isEqualTo("gap");
                client.say(id, "b", "two");
                feed.awaitTurnEnd("b");
            }
        }
    }

    @Test
    void whoComesInTheMiddleOfATurnSeesWhatWasWrittenSoFar() throws Exception {
        try (WebServer server = new WebServer()) {
            WebClient client = server.client();
            String id = client.begin();
            try (EventFeed first = client.feed(id, "")) {
                client.say(id, "a", "wait");
                List<EventFeed.Sent> unused = first.until("agent_message_delta");

                JsonObject state = client.open(id);

                assertThat(state.string("partial")).hasValue("waiting, ");
                assertThat(state.raw("running").orElseThrow().text()).isEqualTo("true");
                try (EventFeed late = client.feed(id, state.string("cursor").orElseThrow())) {
                    server.gate.release();
                    List<EventFeed.Sent> rest = late.until("task_complete");
                    assertThat(rest.stream().map(EventFeed.Sent::delta).collect(Collectors.joining()))
                            .isEqualTo("waited");
                    assertThat(client.open(id).raw("running").orElseThrow().text())
                            .as("as soon as its end was told")
                            .isEqualTo("false");
                }
            }
        }
    }

    @Test
    void lateClientSeesTheApprovalThatIsWaitedForAndItsAnswerReachesTheFirst() throws Exception {
        try (WebServer server = new WebServer()) {
            WebClient client = server.client();
            String id = client.begin();
            try (EventFeed first = client.feed(id, "")) {
                client.say(id, "a", "ask");
                EventFeed.Sent asked = first.until("approval_request").stream()
                        .reduce((one, other) -> other)
                        .orElseThrow();
                assertThat(asked.data().string("expires")).isPresent();

                JsonObject waiting = client.open(id).objects("approvals").get(0);
                String request = waiting.object("request")
                        .flatMap(it -> it.string("request_id"))
                        .orElseThrow();
                JsonObject unused = client.submit(
                        id,
                        "yes",
                        "{\"type\":\"approval\",\"request_id\":\"%s\",\"decision\":\"approved\"}".formatted(request));
                first.awaitTurnEnd("a");
                WebClient.Reply again = client.ask(
                        "POST",
                        "/" + id + "/submissions",
                        "{\"id\":\"no\",\"op\":{\"type\":\"approval\",\"request_id\":\"%s\",\"decision\":\"denied\"}}"
                                .formatted(request));

                assertThat(again.code()).isEqualTo("approval_not_pending");
                assertThat(client.messages(id)).containsExactly("ask", "cut");
                assertThat(client.open(id).objects("approvals")).isEmpty();
            }
        }
    }

    @Test
    void interruptEndsTheTurn() throws Exception {
        try (WebServer server = new WebServer()) {
            WebClient client = server.client();
            String id = client.begin();
            try (EventFeed feed = client.feed(id, "")) {
                client.say(id, "a", "wait");
                List<EventFeed.Sent> unused = feed.until("agent_message_delta");

                JsonObject unusedReply = client.submit(id, "stop", "{\"type\":\"interrupt\"}");

                assertThat(feed.until("turn_aborted"))
                        .last()
                        .satisfies(end -> assertThat(
                                        end.data().object("row").orElseThrow().string("reason"))
                                .hasValue("interrupted"));
            }
        }
    }

    @Test
    void hostileTextArrivesAsItWasSaid() throws Exception {
        String hostile = "<img src=x onerror=alert(1)></script>\\n\\ndata: {}\\r\\nevent: closed\\n\\n\\u2028&amp;";
        try (WebServer server = new WebServer()) {
            WebClient client = server.client();
            String id = client.begin();
            try (EventFeed feed = client.feed(id, "")) {
                client.say(id, "a", hostile);

                EventFeed.Sent started = feed.until("task_started").get(0);

                String text = started.data()
                        .object("row")
                        .flatMap(row -> row.object("item"))
                        .orElseThrow()
                        .objects("content")
                        .get(0)
                        .string("text")
                        .orElseThrow();
                assertThat(text)
                        .isEqualTo("<img src=x onerror=alert(1)></script>\n\ndata: {}\r\nevent: closed\n\n\u2028&amp;");
                feed.awaitTurnEnd("a");
            }
        }
    }

    @Test
    void streamsOfClientsThatAreGoneEndAndIdleOnesHoldNoThread() throws Exception {
        try (WebServer server = new WebServer()) {
            WebClient client = server.client();
            String id = client.begin();
            List<EventFeed> feeds = new ArrayList<>();
            try {
                for (int i = 0; i < 40; i++) {
                    feeds.add(client.feed(id, ""));
                }
                assertThat(server.view().streams()).isEqualTo(40);
                WebClient.await(
                        "no thread is in our code",
                        () -> Thread.getAllStackTraces().values().stream().noneMatch(WebStreamTest::isServing));
            } finally {
                for (EventFeed feed : feeds) {
                    feed.close();
                }
            }

            WebClient.await("the beats have noticed", () -> server.view().streams() == 0);
        }
    }

    @Test
    void closingTheServerEndsStreamsAlsoOfAClientThatDoesNotRead() throws Exception {
        WebServer server = new WebServer(settings -> settings.eventLog(100_000, 100_000_000));
        try (server) {
            WebClient client = server.client();
            String id = client.begin();
            try (Socket unread = new Socket(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                            server.url().getPort());
                    EventFeed read = client.feed(id, "")) {
                unread.getOutputStream()
                        .write(
                                "GET /api/conversations/%s/events HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
                                        .formatted(
                                                id,
                                                server.url().getAuthority(),
                                                server.url().getFragment())
                                        .getBytes(StandardCharsets.UTF_8));
                WebClient.await("both streams are open", () -> server.view().streams() == 2);
                client.say(id, "a", "count 40000");
                read.awaitTurnEnd("a"); // who does not read holds up nobody

                server.view().close();

                WebClient.await("both streams have ended", () -> server.view().streams() == 0);
            }
        }
    }

    private static boolean isServing(StackTraceElement[] stack) {
        for (StackTraceElement frame : stack) {
            if (frame.getClassName().startsWith(Routes.class.getPackageName() + ".Event")
                    && !frame.getClassName().startsWith(EventFeed.class.getName())) {
                return true;
            }
        }
        return false;
    }

    private static List<Long> positions(List<JsonObject> rows) {
        return rows.stream().map(WebStreamTest::position).toList();
    }

    private static long position(JsonObject row) {
        return row.integer("position").orElseThrow();
    }
}
