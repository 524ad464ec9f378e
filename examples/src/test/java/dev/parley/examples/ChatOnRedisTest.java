package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.RedisServer;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two chats in processes of their own on one Redis: the same list, one owner at a time. */
@Timeout(180)
final class ChatOnRedisTest {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @BeforeAll
    static void aServerIsThere() {
        if (!"true".equals(System.getenv("CI"))) {
            Assumptions.assumeTrue(
                    RedisServer.absence().isEmpty(), () -> RedisServer.absence().orElse(""));
        }
    }

    @Test
    void secondChatSeesTheFirstOnesConversationAndTakesItOverWhenThatIsKilled() throws Exception {
        try (RedisServer server = RedisServer.shared();
                RunningChat first = new RunningChat(environment(server));
                RunningChat second = new RunningChat(environment(server))) {
            first.type("good morning");
            first.type("/list");
            first.awaitOutput("  good morning");
            String id = first.id();

            second.type("/list");
            second.awaitOutput(id + "  good morning");
            second.type("/open 1");
            second.awaitOutput("! conversation " + id + " is owned by");

            first.kill();
            while (!second.output().contains("opened conversation " + id)) {
                second.type("/open 1");
                second.awaitMore();
            }
            second.awaitOutput("1> good morning");
            second.type("and good evening");
            second.type("/history");
            second.awaitOutput("2> and good evening");
        }
    }

    @Test
    void adminShowsTakesExportsAndDeletes(@TempDir Path folder) throws Exception {
        try (RedisServer server = RedisServer.shared();
                RunningChat chat = new RunningChat(environment(server))) {
            chat.type("good morning");
            chat.type("/list");
            chat.awaitOutput("  good morning");
            String id = chat.id();
            Path file = folder.resolve("export.jsonl");

            assertThat(admin(server, "show", id)).contains("(alive)", "epoch    1", "title    good morning");
            assertThat(admin(server, "take-over", id)).contains("taken at epoch 2");
            assertThat(admin(server, "show", id)).contains("owner    nobody", "epoch    2");
            assertThat(admin(server, "export", id, file.toString())).contains("exported");
            assertThat(Files.readString(file)).contains("good morning");
            assertThat(admin(server, "delete", id)).contains("deleted");
            assertThat(admin(server, "show", id)).contains("not found");
            assertThat(admin(server, "no-such-command", id)).contains("usage:");
        }
    }

    private static String admin(RedisServer server, String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int unused = RedisAdmin.run(environment(server), args, both, both);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, String> environment(RedisServer server) {
        return Map.of(
                "PARLEY_AGENT",
                "echo",
                "PARLEY_STORE",
                "redis",
                "REDIS_URL",
                server.uri(),
                "REDIS_NAMESPACE",
                server.prefix());
    }

    /** A chat that is talked to while it runs. */
    private static final class RunningChat implements AutoCloseable {
        private static final long PATIENCE_SECONDS = 60;

        private final Process process;
        private final BufferedWriter in;
        private final StringBuilder out = new StringBuilder(); // guarded by itself
        private int seen;

        RunningChat(Map<String, String> environment) throws IOException {
            process = ChatProgram.start(Chat.class, environment);
            in = process.outputWriter(StandardCharsets.UTF_8);
            Thread reader = new Thread(this::read, "chat-output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            byte[] piece = new byte[1024];
            try (InputStream said = process.getInputStream()) {
                for (int length = said.read(piece); length >= 0; length = said.read(piece)) {
                    synchronized (out) {
                        out.append(new String(piece, 0, length, StandardCharsets.UTF_8));
                        out.notifyAll();
                    }
                }
            } catch (IOException e) {
                if (process.isAlive()) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        void type(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        String output() {
            synchronized (out) {
                return out.toString();
            }
        }

        /** The first conversation's id that it showed. */
        String id() {
            Matcher id = ID.matcher(output());
            assertThat(id.find()).isTrue();
            return id.group();
        }

        void awaitOutput(String text) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (out) {
                while (out.indexOf(text) < 0) {
                    assertThat(System.nanoTime()).as("%s in %s", text, out).isLessThan(deadline);
                    out.wait(100);
                }
            }
        }

        /** Waits until it has said something since this was last asked. */
        void awaitMore() throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (out) {
                while (out.length() == seen) {
                    assertThat(System.nanoTime()).as("more than %s", out).isLessThan(deadline);
                    out.wait(100);
                }
                seen = out.length();
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
