package dev.parley.openai;

import static dev.parley.openai.Talk.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.ReceivedRequest;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the loop does when the endpoint, or the way to it, misbehaves. */
final class OpenAiFailureTest {

    private static final RetryPolicy THREE = new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** Long enough for a request to arrive on a busy machine, which each of these tests needs. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private final Queue<AutoCloseable> toClose = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
        endpoint.close();
    }

    @ParameterizedTest
    @CsvSource({"429, rate_limit_exceeded", "500, server_error", "503, overloaded", "408, timeout"})
    void asksAgainAfterATroubleThatMayPass(int status, String code) throws Exception {
        endpoint.enqueue(
                Answer.refusing(status, code, "later"),
                Answer.refusing(status, code, "later"),
                Answer.saying("at last"));

        List<EventMsg> events = talk(builder()).ask("hi");

        assertThat(Talk.deltas(events)).isEqualTo("at last");
        assertThat(slept).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(Talk.only(EventMsg.Warning.class, events))
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning.message()).contains("HTTP " + status, code));
        assertThat(endpoint.requests())
                .extracting(ReceivedRequest::bodyText)
                .containsOnly(endpoint.requests().get(0).bodyText());
    }

    @ParameterizedTest
    @CsvSource({
        "429, rate_limit_exceeded, rate_limited",
        "429, anything, rate_limited",
        "500, server_error, server_error",
        "502, bad_gateway, server_error"
    })
    void givesUpAfterAsManyAttemptsAsItMayMake(int status, String code, String failure) throws Exception {
        for (int n = 0; n < 3; n++) {
            endpoint.enqueue(Answer.refusing(status, code, "later"));
        }

        List<EventMsg> events = talk(builder()).ask("hi");

        assertFailed(events, failure);
        assertThat(endpoint.requests()).hasSize(3);
        assertThat(slept).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request, whatever, invalid_request",
        "403, forbidden, no, forbidden",
        "404, model_not_found, no, not_found",
        "413, too_large, no, invalid_request",
        "400, context_length_exceeded, too much, context_length_exceeded",
        "400, x, This model's maximum context length is 8192 tokens, context_length_exceeded",
        "429, insufficient_quota, pay, quota_exceeded",
        "302, moved, no, invalid_request"
    })
    void doesNotAskAgainWhatWouldFailAgain(int status, String code, String message, String failure) throws Exception {
        endpoint.enqueue(Answer.refusing(status, code, message));

        List<EventMsg> events = talk(builder()).ask("hi");

        assertFailed(events, failure);
        assertThat(endpoint.requests()).hasSize(1);
        assertThat(slept).isEmpty();
    }

    @Test
    void theSessionGoesOnAfterATurnThatFailed() throws Exception {
        endpoint.enqueue(Answer.refusing(400, "invalid_request", "no"), Answer.saying("fine again"));
        Talk talk = talk(builder());

        talk.ask("hi");

        assertThat(Talk.deltas(talk.ask("and now?"))).isEqualTo("fine again");
    }

    @Test
    void waitsAsLongAsTheEndpointAsks() throws Exception {
        endpoint.enqueue(
                Answer.refusing(429, "x", "later", Map.of("Retry-After", "7")),
                Answer.refusing(503, "x", "later", Map.of("Retry-After", "Sun, 22 Nov 2026 12:00:20 GMT")),
                Answer.saying("at last"));
        Clock noon = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

        List<EventMsg> events = talk(builder().clock(noon)).ask("hi");

        assertThat(Talk.deltas(events)).isEqualTo("at last");
        assertThat(slept).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(20));
    }

    @Test
    void doesNotWaitLongerThanItsPolicyAllows() throws Exception {
        endpoint.enqueue(Answer.refusing(429, "x", "later", Map.of("Retry-After", "31")));

        assertFailed(talk(builder()).ask("hi"), "rate_limited");
        assertThat(slept).isEmpty();
    }

    @Test
    void interruptEndsTheWaitForTheNextAttempt() throws Exception {
        endpoint.enqueue(Answer.refusing(500, "x", "later"));
        CountDownLatch sleeping = new CountDownLatch(1);
        Talk talk = talk(builder().sleeper(length -> {
            sleeping.countDown();
            new CountDownLatch(1).await();
        }));

        String id = talk.say("hi");
        sleeping.await();
        talk.interrupt();

        assertThat(talk.untilEnd(id)).endsWith(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
    }

    @Test
    void asksAgainWhenTheConnectionIsCutBeforeAnItemWasWhole() throws Exception {
        endpoint.enqueue(Answer.saying("half of the ans").cut(), Answer.saying("the answer"));

        List<EventMsg> events = talk(builder()).ask("hi");

        assertThat(Talk.items(events))
                .extracting(item -> ((ResponseItem.Message) item).text())
                .containsExactly("the answer");
        assertThat(Talk.only(EventMsg.Warning.class, events)).hasSize(1);
    }

    @Test
    void doesNotAskAgainWhenAnItemWasWholeAndAnswersItsCalls() throws Exception {
        CountDownLatch heard = new CountDownLatch(1); // a reset overtakes what was sent before it
        endpoint.enqueue(Answer.calling("get_weather", "{}").await(heard).cut(), Answer.saying("fine again"));
        Talk talk = talk(builder(), "get_weather");

        String id = talk.say("hi");
        EventMsg.ItemCompleted call = talk.next(EventMsg.ItemCompleted.class);
        heard.countDown();
        List<EventMsg> events = talk.untilEnd(id);
        List<EventMsg> after = talk.ask("and now?");

        assertFailed(events, "connection_lost");
        assertThat(Talk.items(events))
                .containsExactly(new ResponseItem.FunctionCallOutput(
                        ((ResponseItem.FunctionCall) call.item()).callId(),
                        new ToolOutput.Text("not run: the model's answer broke off")));
        assertThat(Talk.deltas(after)).isEqualTo("fine again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: {\"type\":\"response.output_te", "event: response.completed\ndata: {}"})
    void aStreamThatEndsWithoutTheEndOfTheResponseIsALostConnection(String lastWords) throws Exception {
        for (int n = 0; n < 3; n++) {
            endpoint.enqueue(Answer.saying("half").raw(lastWords).hangUp());
        }

        assertFailed(talk(builder()).ask("hi"), "connection_lost");
        assertThat(endpoint.requests()).hasSize(3);
    }

    @Test
    void anEndpointThatIsNotThereIsALostConnection() throws Exception {
        int freePort;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = free.getLocalPort();
        }

        List<EventMsg> events = talk(configured(
                        OpenAiSessionSpawner.builder(URI.create("http://127.0.0.1:" + freePort + "/v1"))))
                .ask("hi");

        assertFailed(events, "connection_lost");
        assertThat(slept).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: <html>\n\n", "data: {\"type\": \n\n", "data: []\n\n", "data: \u0000\n\n"})
    void garbageIsAMalformedResponse(String garbage) throws Exception {
        endpoint.enqueue(Answer.saying("half").raw(garbage));

        assertFailed(talk(builder()).ask("hi"), "malformed_response");
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void anAnswerThatIsNoStreamIsAMalformedResponse() throws Exception {
        endpoint.enqueue(Answer.refusing(200, "x", "a proxy's page"));

        assertFailed(talk(builder()).ask("hi"), "malformed_response");
    }

    @ParameterizedTest
    @CsvSource({
        "rate_limit_exceeded, rate_limited, 3",
        "server_error, server_error, 3",
        "context_length_exceeded, context_length_exceeded, 1",
        "insufficient_quota, quota_exceeded, 1",
        "something_else, response_failed, 1"
    })
    void aFailureWithinHttp200IsTypedTheSameWay(String code, String failure, int attempts) throws Exception {
        for (int n = 0; n < attempts; n++) {
            endpoint.enqueue(Answer.saying("half").failed(code, "no"));
        }

        assertFailed(talk(builder()).ask("hi"), failure);
        assertThat(endpoint.requests()).hasSize(attempts);
    }

    @ParameterizedTest
    @CsvSource({"'\"context_length_exceeded\"', context_length_exceeded", "404, not_found", "7, response_failed"})
    void anErrorEventWithinTheStreamIsTypedTheSameWay(String code, String failure) throws Exception {
        endpoint.enqueue(Answer.empty()
                .raw("event: error\ndata: {\"type\":\"error\",\"code\":" + code + ",\"message\":\"x\"}\n\n"));

        assertFailed(talk(builder()).ask("hi"), failure);
    }

    @Test
    void anAnswerThatRanIntoALimitFailsAndKeepsWhatWasSaid() throws Exception {
        endpoint.enqueue(Answer.saying("half").incomplete("max_output_tokens"));

        List<EventMsg> events = talk(builder()).ask("hi");

        assertFailed(events, "response_incomplete");
        assertThat(Talk.items(events)).hasSize(1);
    }

    @Test
    void theWatchdogEndsASilence() throws Exception {
        endpoint.enqueue(Answer.saying("half").silence());
        Talk talk = talk(builder().retryPolicy(RetryPolicy.NONE).idleTimeout(SHORT));

        List<EventMsg> events = talk.ask("hi");

        assertFailed(events, "idle_timeout");
        assertThat(Talk.deltas(events)).isEqualTo("half");
        assertThat(endpoint.takeRequest(PATIENCE).awaitEnding(PATIENCE)).isEqualTo(ReceivedRequest.Ending.CLIENT_GONE);
    }

    @Test
    void theWatchdogEndsTheWaitForAnAnswerToBegin() throws Exception {
        try (SilentServer silent = SilentServer.start()) {
            List<EventMsg> events = talk(configured(OpenAiSessionSpawner.builder(silent.url()))
                            .retryPolicy(RetryPolicy.NONE)
                            .idleTimeout(SHORT))
                    .ask("hi");

            assertFailed(events, "idle_timeout");
            silent.awaitDisconnection(PATIENCE);
        }
    }

    @Test
    void refreshesARefusedKeyOnceAndGoesOn() throws Exception {
        endpoint.acceptOnlyKeys("fresh");
        AtomicReference<String> key = new AtomicReference<>("stale");
        Talk talk = talk(builder().credentials(new Credentials() {
            @Override
            public Optional<String> key() {
                return Optional.ofNullable(key.get());
            }

            @Override
            public boolean refresh(Optional<String> refused) {
                return key.compareAndSet(refused.orElse(""), "fresh");
            }
        }));

        List<EventMsg> events = talk.ask("hi");
        talk.ask("again");

        assertThat(events).last().isInstanceOf(EventMsg.TurnComplete.class);
        assertThat(endpoint.requests())
                .extracting(request -> request.header("Authorization").orElse(""))
                .containsExactly("Bearer stale", "Bearer fresh", "Bearer fresh");
        assertThat(slept).isEmpty();
    }

    @Test
    void aKeyThatIsRefusedAfterItsRefreshTooIsUnauthorized() throws Exception {
        endpoint.acceptOnlyKeys("right");
        AtomicReference<String> key = new AtomicReference<>("stale");
        Talk talk = talk(builder().credentials(new Credentials() {
            @Override
            public Optional<String> key() {
                return Optional.ofNullable(key.get());
            }

            @Override
            public boolean refresh(Optional<String> refused) {
                return key.compareAndSet("stale", "wrong again");
            }
        }));

        assertFailed(talk.ask("hi"), "unauthorized");
        assertThat(endpoint.requests()).hasSize(2);
    }

    @Test
    void aKeyThatCannotBeRefreshedIsUnauthorizedAtOnce() throws Exception {
        endpoint.acceptOnlyKeys("right");

        assertFailed(talk(builder().credentials(Credentials.key("wrong"))).ask("hi"), "unauthorized");
        assertThat(endpoint.requests()).hasSize(1);
    }

    @Test
    void sendsHeadersOfItsOwnAndGoesThroughAProxy() throws Exception {
        InetSocketAddress proxy = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), endpoint.baseUrl().getPort());
        URI elsewhere = URI.create("http://model.invalid:81/v1?api-version=3");

        List<EventMsg> events = talk(configured(OpenAiSessionSpawner.builder(elsewhere))
                        .proxy(proxy)
                        .header("X-Team", "blue"))
                .ask("hello");

        assertThat(events).last().isInstanceOf(EventMsg.TurnComplete.class);
        ReceivedRequest request = endpoint.takeRequest(PATIENCE);
        assertThat(request.target()).isEqualTo("http://model.invalid:81/v1/responses?api-version=3");
        assertThat(request.header("x-team")).contains("blue");
        assertThat(request.header("Authorization")).isEmpty();
    }

    private OpenAiSessionSpawner.Builder builder() {
        return configured(OpenAiSessionSpawner.builder(endpoint.baseUrl()));
    }

    private OpenAiSessionSpawner.Builder configured(OpenAiSessionSpawner.Builder builder) {
        return builder.model("scripted")
                .retryPolicy(THREE)
                .random(() -> 0)
                .sleeper(slept::add)
                .tool(Tool.of("get_weather", "", "{}", (arguments, context) -> new ToolOutput.Text("sunny")));
    }

    private Talk talk(OpenAiSessionSpawner.Builder builder, String... tools) throws InterruptedException {
        OpenAiSessionSpawner spawner = builder.build();
        toClose.add(spawner);
        return Talk.with(spawner, tools);
    }

    private static void assertFailed(List<EventMsg> events, String code) {
        assertThat(Talk.only(EventMsg.Error.class, events))
                .extracting(EventMsg.Error::code)
                .containsExactly(code);
        assertThat(events).endsWith(new EventMsg.TurnAborted(AbortReason.FAILED));
    }
}
