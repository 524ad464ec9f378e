package dev.parley.openai;

import static dev.parley.openai.Talk.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.AbortReason;
import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.TokenUsage;
import dev.parley.model.ToolOutput;
import dev.parley.spi.HistoryItem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The loop over the Chat Completions form. */
final class ChatWireTest {

    private static final String SCHEMA = "{\"type\":\"object\",\"properties\":{}}";

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final OpenAiSessionSpawner spawner = OpenAiSessionSpawner.builder(endpoint.baseUrl())
            .model("scripted")
            .wire(Wire.CHAT)
            .retryPolicy(RetryPolicy.NONE)
            .tool(Tool.of("get_weather", "Tells.", SCHEMA, (arguments, context) -> new ToolOutput.Text("sunny")))
            .build();

    @AfterEach
    void close() {
        spawner.close();
        endpoint.close();
    }

    @Test
    void streamsTheAnswerAndCompletesIt() throws Exception {
        endpoint.enqueue(Answer.empty().reasoning("hm").text("Hel", "lo").completed(10, 4, 5, 2));

        try (Talk talk = Talk.with(spawner)) {
            List<EventMsg> events = talk.ask("hi");

            assertThat(Talk.deltas(events)).isEqualTo("Hello");
            assertThat(Talk.only(EventMsg.ReasoningDelta.class, events)).hasSize(1);
            assertThat(Talk.items(events)).last().isEqualTo(ResponseItem.Message.assistant("Hello"));
            assertThat(Talk.only(EventMsg.TokenCount.class, events))
                    .containsExactly(new EventMsg.TokenCount(new TokenUsage(10, 4, 5, 2, 15)));
        }
        assertThat(endpoint.takeRequest(PATIENCE).target()).isEqualTo("/v1/chat/completions");
    }

    @Test
    void carriesToolCallsAndTheirOutputs() throws Exception {
        endpoint.enqueue(
                Answer.saying("let me see")
                        .toolCall("get_weather", "{\"a\":1}", "call_a")
                        .toolCall("get_weather", "{\"b\":2}", "call_b"),
                Answer.saying("done"));

        try (Talk talk = Talk.with(spawner, "get_weather")) {
            List<EventMsg> events = talk.ask("weather?");

            assertThat(Talk.items(events))
                    .contains(
                            new ResponseItem.FunctionCall("get_weather", "{\"a\":1}", "call_a"),
                            new ResponseItem.FunctionCall("get_weather", "{\"b\":2}", "call_b"));
            assertThat(Talk.deltas(events)).isEqualTo("let me seedone");
        }
        JsonNode messages = endpoint.requests().get(1).body().path("messages");
        assertThat(messages.size()).isEqualTo(4);
        assertThat(messages.path(1).path("role").stringValue()).isEqualTo("assistant");
        assertThat(messages.path(1).path("content").stringValue()).isEqualTo("let me see");
        assertThat(messages.path(1).path("tool_calls").size()).isEqualTo(2);
        assertThat(messages.path(2).path("tool_call_id").stringValue()).isEqualTo("call_a");
        assertThat(messages.path(3).path("content").stringValue()).isEqualTo("sunny");
        assertThat(endpoint.requests().get(1).body().path("tools").path(0).toString())
                .contains("\"function\":{\"name\":\"get_weather\"", SCHEMA);
    }

    @Test
    void writesEveryKindOfItemThatTheFormKnows() throws Exception {
        SessionConfig config = Talk.config()
                .withInstructions("be brief")
                .withOptions(Map.of("max_output_tokens", "9", "reasoning_effort", "low", "temperature", "1"));
        List<HistoryItem> before = List.of(
                item(ResponseItem.Message.developer("be kind"), Origin.CONTEXT),
                item(
                        new ResponseItem.Message(
                                Role.USER,
                                List.of(
                                        new ContentPart.InputText("look"),
                                        new ContentPart.InputImage("data:image/png;base64,AA=="))),
                        Origin.USER),
                item(new ResponseItem.FunctionCall("t", "{}", "call_0"), Origin.AGENT),
                item(
                        new ResponseItem.FunctionCallOutput(
                                "call_0", new ToolOutput.Parts(List.of(new ContentPart.InputText("first")))),
                        Origin.TOOL),
                item(ResponseItem.Message.assistant("and again"), Origin.AGENT),
                item(new ResponseItem.FunctionCall("t", "{}", "call_0"), Origin.AGENT),
                item(new ResponseItem.FunctionCallOutput("call_0", new ToolOutput.Text("second")), Origin.TOOL),
                item(new ResponseItem.Unknown("oracle", new JsonText("{\"type\":\"oracle\"}")), Origin.AGENT));

        try (Talk talk = Talk.resumed(spawner, config, before)) {
            talk.ask("now");
        }

        JsonNode body = endpoint.takeRequest(PATIENCE).body();
        assertThat(body.path("messages").valueStream().map(ChatWireTest::gist).toList())
                .containsExactly(
                        "system: be brief",
                        "system: be kind",
                        "user: [{\"type\":\"text\",\"text\":\"look\"},{\"type\":\"image_url\",\"image_url\":"
                                + "{\"url\":\"data:image/png;base64,AA==\"}}]",
                        "assistant: ",
                        "tool: first",
                        "assistant: and again",
                        "tool: second",
                        "user: now");
        assertThat(body.path("max_tokens").intValue()).isEqualTo(9);
        assertThat(body.path("reasoning_effort").stringValue()).isEqualTo("low");
    }

    @Test
    void understandsServersThatLeaveOutWhatIsUsual() throws Exception {
        endpoint.enqueue(Answer.empty()
                .raw("data: {\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[{\"function\":"
                        + "{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]}}]}\n\n"
                        + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n")
                .hangUp());

        try (Talk talk = Talk.with(spawner, "get_weather")) {
            List<EventMsg> events = talk.ask("hi");

            assertThat(Talk.items(events)).hasSize(3);
            assertThat(((ResponseItem.FunctionCall) Talk.items(events).get(0)).callId())
                    .startsWith("call_");
            assertThat(events).last().isInstanceOf(EventMsg.TurnComplete.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"cut, connection_lost", "failed, rate_limited", "incomplete, response_incomplete"})
    void namesFailuresAsTheOtherFormDoes(String how, String code) throws Exception {
        Answer half = Answer.saying("half").toolCall("get_weather", "{\"half", "call_a");
        endpoint.enqueue(
                how.equals("cut")
                        ? half.hangUp()
                        : how.equals("failed")
                                ? half.failed("rate_limit_exceeded", "no")
                                : half.incomplete("max_output_tokens"));

        try (Talk talk = Talk.with(spawner)) {
            List<EventMsg> events = talk.ask("hi");

            assertThat(Talk.only(EventMsg.Error.class, events))
                    .extracting(EventMsg.Error::code)
                    .containsExactly(code);
            assertThat(events).endsWith(new EventMsg.TurnAborted(AbortReason.FAILED));
            assertThat(Talk.items(events)).noneMatch(ResponseItem.FunctionCall.class::isInstance);
        }
    }

    @Test
    void refusesNothingOfWhatItSaidItself() throws Exception {
        try (Talk talk = Talk.with(spawner, "get_weather")) {
            talk.ask("weather in Oslo and Rome");
            talk.submit(new Op.Compact());
            List<EventMsg> events = talk.ask("what did I say?");

            assertThat(Talk.only(EventMsg.Error.class, events)).isEmpty();
            assertThat(Talk.deltas(events)).contains("what did I say?").doesNotContain("Oslo");
        }
    }

    private static HistoryItem item(ResponseItem item, Origin origin) {
        return new HistoryItem(item, origin);
    }

    private static String gist(JsonNode message) {
        JsonNode content = message.path("content");
        return message.path("role").stringValue("") + ": "
                + Optional.of(content)
                        .filter(JsonNode::isArray)
                        .map(JsonNode::toString)
                        .orElse(content.stringValue(""));
    }
}
