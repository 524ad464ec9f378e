package dev.parley.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.examples.ChatProgram;
import dev.parley.fixtures.RedisServer;
import dev.parley.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two pages of processes of their own on one Redis: the same list, one owner at a time. */
@Timeout(240)
final class WebOnRedisTest {

    private static final int CREATED_OR_OK = 299;
    private static final int CONFLICT = 409;
    private static final long PATIENCE_SECONDS = 120;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @BeforeAll
    static void aServerIsThere() {
        if (!"true".equals(System.getenv("CI"))) {
            Assumptions.assumeTrue(
                    RedisServer.absence().isEmpty(), () -> RedisServer.absence().orElse(""));
        }
    }

    @Test
    void secondPageSeesTheFirstOnesConversationAndTakesItOverWhenThatIsKilled() throws Exception {
        try (RedisServer server = RedisServer.shared();
                RunningPage first = new RunningPage(server);
                RunningPage second = new RunningPage(server)) {
            String id = first.client().begin();
            first.client().sayAndWait(id, "a", "good morning");

            WebClient.await(
                    "both list it",
                    () -> first.listed().equals(List.of(id + " good morning"))
                            && second.listed().equals(first.listed()));
            WebClient.Reply refused = second.client().ask("POST", "/" + id + "/open", "");
            assertThat(refused.status()).isEqualTo(CONFLICT);
            assertThat(refused.code()).isEqualTo("conversation_owned");
            assertThat(first.client().messages(id)).hasSize(2);

            first.kill();
            second.takeOver(id);

            assertThat(second.client().messages(id)).first().isEqualTo("good morning");
            second.client().sayAndWait(id, "b", "and good evening");
            assertThat(second.client().messages(id)).hasSize(4).contains("and good evening");
        }
    }

    /** A page and the process that serves it. */
    private static final class RunningPage implements AutoCloseable {
        private final Process process;
        private final WebClient client;

        RunningPage(RedisServer server) throws IOException, InterruptedException {
            process = ChatProgram.web(Map.of(
                    "PARLEY_AGENT",
                    "echo",
                    "PARLEY_STORE",
                    "redis",
                    "REDIS_URL",
                    server.uri(),
                    "REDIS_NAMESPACE",
                    server.prefix()));
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            String url = said.readLine();
            if (url == null) {
                ChatProgram.end(process);
                throw new IOException("no page: "
                        + process.errorReader(StandardCharsets.UTF_8).lines().toList());
            }
            client = new WebClient(URI.create(url));
        }

        WebClient client() {
            return client;
        }

        /** Id and title of each conversation. */
        List<String> listed() throws IOException, InterruptedException {
            return client.get("").body().objects("conversations").stream()
                    .map(listed -> listed.object("info").orElseThrow())
                    .map(info -> "%s %s".formatted(text(info, "id"), text(info, "title")))
                    .toList();
        }

        private static String text(JsonObject info, String field) {
            return info.string(field).orElse("");
        }

        /** Opens it as soon as the heartbeat of its owner is gone. */
        void takeOver(String id) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            WebClient.Reply reply = client.ask("POST", "/" + id + "/open", "");
            while (reply.status() > CREATED_OR_OK) {
                assertThat(reply.code()).isEqualTo("conversation_owned");
                assertThat(System.nanoTime()).as("taken over in time").isLessThan(deadline);
                LockSupport.parkNanos(PAUSE_NANOS);
                reply = client.ask("POST", "/" + id + "/open", "");
            }
        }

        void kill() throws InterruptedException {
            ChatProgram.end(process);
        }

        @Override
        public void close() {
            process.destroyForcibly();
            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        }
    }
}
