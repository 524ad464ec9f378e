package dev.parley.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.EventMsg;
import dev.parley.spi.SessionSpawner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Provokes everything that can speak and looks for the key in it. */
final class CredentialsStaySecretTest {

    private static final String SECRET = "sk-verysecret7";

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final List<String> said = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Logger http = Logger.getLogger("jdk.httpclient");
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            synchronized (logged) {
                logged.add(line.getMessage() + " " + line.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        log.setLevel(Level.ALL);
        http.setLevel(Level.INFO);
        root.addHandler(log);
    }

    @AfterEach
    void close() {
        root.removeHandler(log);
        endpoint.close();
    }

    @Test
    void whateverTheEndpointAnswers() throws Exception {
        String echo = "Incorrect API key provided: " + SECRET;
        endpoint.enqueue(
                Answer.saying("fine"),
                Answer.refusing(401, "invalid_api_key", echo),
                Answer.refusing(400, SECRET, echo, Map.of("Retry-After", SECRET)),
                Answer.refusing(403, "x", echo),
                Answer.refusing(500, "x", echo),
                Answer.saying("half").failed("x", echo),
                Answer.empty().raw("data: " + SECRET + "\n\n"),
                Answer.empty().raw("data: {\"a\": " + SECRET + "}\n\n"),
                Answer.saying("half").cut());
        OpenAiSessionSpawner spawner = OpenAiSessionSpawner.builder(endpoint.baseUrl())
                .credentials(Credentials.key(SECRET))
                .header("X-Key", SECRET)
                .model("m")
                .retryPolicy(RetryPolicy.NONE)
                .build();

        try (spawner;
                Talk talk = Talk.with(spawner)) {
            for (int n = 0; n < 9; n++) {
                talk.ask("hi");
            }
            said.add(talk.all().toString());
            said.add(spawner.toString());
        }

        assertThat(endpoint.requests())
                .hasSize(9)
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).contains("Bearer " + SECRET));
        assertThat(endpoint.requests())
                .allSatisfy(request -> assertThat(request.bodyText()).doesNotContain(SECRET));
        assertNothingTold();
    }

    @Test
    void whateverIsWrongWithTheKeyItself() throws Exception {
        String broken = SECRET + "\nX-Injected: yes";
        OpenAiSessionSpawner spawner = OpenAiSessionSpawner.builder(endpoint.baseUrl())
                .credentials(() -> Optional.of(broken))
                .model("m")
                .build();

        try (spawner;
                Talk talk = Talk.with(spawner)) {
            List<EventMsg> events = talk.ask("hi");
            said.add(talk.all().toString());

            assertThat(Talk.only(EventMsg.Error.class, events))
                    .extracting(EventMsg.Error::code)
                    .containsExactly("unauthorized");
        }
        assertThat(endpoint.requests()).isEmpty();
        keep(() -> Credentials.key(broken));
        keep(() -> OpenAiSessionSpawner.builder(endpoint.baseUrl()).header("X-Key", broken));
        keep(() -> open(Map.of("base-url", endpoint.baseUrl().toString(), "api-key", broken)));
        assertNothingTold();
    }

    @Test
    void whateverCredentialsThrow() throws Exception {
        OpenAiSessionSpawner spawner = OpenAiSessionSpawner.builder(endpoint.baseUrl())
                .credentials(() -> {
                    throw new IllegalStateException("cannot decrypt " + SECRET);
                })
                .model("m")
                .build();

        try (spawner;
                Talk talk = Talk.with(spawner)) {
            talk.ask("hi");
            said.add(talk.all().toString());
        }
        assertNothingTold();
    }

    @Test
    void whereverTheKeyWasPutByMistake() {
        keep(() -> OpenAiSessionSpawner.builder(URI.create("http://user:" + SECRET + "@localhost/v1")));
        keep(() -> open(Map.of("base-url", "http://user:" + SECRET + "@localhost/v1")));
        keep(() -> open(Map.of("base-url", "no url " + SECRET)));
        keep(() -> open(Map.of("base-url", "http://localhost/v1", "proxy", SECRET)));
        try (SessionSpawner withQuery = open(Map.of("base-url", "http://localhost/v1?key=" + SECRET))) {
            said.add(withQuery.toString());
        }
        said.add(Credentials.key(SECRET).toString());
        assertNothingTold();
    }

    private void keep(ThrowingCallable failing) {
        Throwable thrown = catchThrowable(failing);
        assertThat(thrown).isNotNull();
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        said.add(trace.toString());
    }

    private static SessionSpawner open(Map<String, String> settings) {
        return new OpenAiSpawnerProvider().open(settings);
    }

    private void assertNothingTold() {
        assertThat(said).isNotEmpty().allSatisfy(text -> assertThat(text).doesNotContain("verysecret"));
        synchronized (logged) {
            assertThat(logged).allSatisfy(text -> assertThat(text).doesNotContain("verysecret"));
        }
    }
}
