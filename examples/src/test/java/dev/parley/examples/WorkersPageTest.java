package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.RedisServer;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs what docs/workers.md tells to type, on a server and ports of its own. */
@Timeout(180)
final class WorkersPageTest {

    private static final Pattern TERMINAL = Pattern.compile("```sh\n# terminal (\\d)\n(.+)\n```");
    private static final long PATIENCE_SECONDS = 60;

    @BeforeAll
    static void aServerIsThere() {
        if (!"true".equals(System.getenv("CI"))) {
            Assumptions.assumeTrue(
                    RedisServer.absence().isEmpty(), () -> RedisServer.absence().orElse(""));
        }
    }

    @Test
    void theThreeTerminalsTalkAndAWorkerThatIsEndedHandsItsConversationOn() throws Exception {
        Map<String, String> typed = typed();
        assertThat(typed).containsOnlyKeys("1", "2", "3");
        try (RedisServer server = RedisServer.shared();
                Terminal first = Terminal.open(typed, "1", server)) {
            first.awaitOutput("takes up to 4 sessions of agent");
            String health = first.awaitLine("http://127.0.0.1:");
            try (Terminal chat = Terminal.open(typed, "3", server)) {
                chat.type("good morning");
                chat.awaitOutput("You said: good morning");
                assertThat(get(health).statusCode()).isEqualTo(200);
                assertThat(get(health).body()).contains("\"running\":1,\"capacity\":4,\"claimed\":1");

                try (Terminal second = Terminal.open(typed, "2", server)) {
                    second.awaitOutput("takes up to 4 sessions of agent");
                    first.terminate();

                    chat.type("good evening");
                    chat.awaitOutput("You said: good evening");
                    assertThat(first.exitCode()).isNotEqualTo(2);
                }
            }
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static Map<String, String> typed() throws IOException {
        Map<String, String> typed = new HashMap<>();
        Matcher matcher = TERMINAL.matcher(Files.readString(Path.of("..", "docs", "workers.md")));
        while (matcher.find()) {
            typed.put(matcher.group(1), matcher.group(2));
        }
        return typed;
    }

    /** A program as it was typed, but for the server, the port and an agent that answers in a known way. */
    private static final class Terminal implements AutoCloseable {
        private final Process process;
        private final BufferedWriter in;
        private final StringBuilder out = new StringBuilder(); // guarded by itself

        private Terminal(Process process) {
            this.process = process;
            this.in = process.outputWriter(StandardCharsets.UTF_8);
            Thread reader = new Thread(this::read, "terminal-output");
            reader.setDaemon(true);
            reader.start();
        }

        static Terminal open(Map<String, String> typed, String number, RedisServer server) throws IOException {
            Map<String, String> environment = new HashMap<>(Map.of("REDIS_NAMESPACE", server.prefix()));
            List<String> words =
                    new ArrayList<>(List.of(String.valueOf(typed.get(number)).split(" ")));
            while (words.get(0).contains("=")) {
                String[] variable = words.remove(0).split("=", 2);
                environment.put(variable[0], variable[1]);
            }
            environment.put("REDIS_URL", server.uri());
            assertThat(words.remove(0)).isEqualTo("java");
            boolean chat = words.remove(0).equals("-jar");
            assertThat(words.remove(0)).isEqualTo("examples/target/parley-chat.jar");
            if (chat) {
                environment.put("PARLEY_WORKERS_AGENT", "echo");
                return new Terminal(ChatProgram.start(Chat.class, environment));
            }
            environment.put("PARLEY_AGENT", "echo");
            assertThat(words.remove(0)).isEqualTo(WorkerProgram.class.getName());
            words.replaceAll(word -> word.equals("8081") ? "0" : word);
            return new Terminal(ChatProgram.start(WorkerProgram.class, environment, words.toArray(String[]::new)));
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
                return; // it has ended
            }
        }

        void type(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        void awaitOutput(String text) throws InterruptedException, IOException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            synchronized (out) {
                while (out.indexOf(text) < 0) {
                    assertThat(System.nanoTime())
                            .as("%s in %s; %s", text, out, complaint())
                            .isLessThan(deadline);
                    out.wait(100);
                }
            }
        }

        /** The whole line that begins so. */
        String awaitLine(String begin) throws InterruptedException, IOException {
            awaitOutput("/health");
            synchronized (out) {
                return out.toString()
                        .lines()
                        .filter(line -> line.startsWith(begin))
                        .findFirst()
                        .orElseThrow();
            }
        }

        private String complaint() throws IOException {
            BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
            return err.ready() ? err.readLine() : "";
        }

        void terminate() {
            process.destroy();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        }
    }
}
