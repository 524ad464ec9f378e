package dev.parley.openai;

import static dev.parley.openai.Talk.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.ReceivedRequest;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.TokenUsage;
import dev.parley.model.ToolOutput;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.UnknownAgentException;
import dev.parley.spi.UnknownToolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The loop over the Responses form, against a scripted endpoint over real HTTP. */
final class OpenAiAgentTest {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}";

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final CountDownLatch toolEntered = new CountDownLatch(1);
    private final OpenAiSessionSpawner spawner = OpenAiSessionSpawner.builder(endpoint.baseUrl())
            .model("scripted")
            .tool(Tool.of(
                    "get_weather",
                    "Tells the weather.",
                    SCHEMA,
                    (arguments, context) -> new ToolOutput.Text("sunny for " + arguments)))
            .tool(Tool.needingApproval(
                    "delete_file", "Deletes.", SCHEMA, (arguments, context) -> new ToolOutput.Text("deleted")))
            .tool(Tool.of("broken", "Breaks.", SCHEMA, (arguments, context) -> {
                throw new IllegalStateException("out of order");
            }))
            .tool(Tool.of("endless", "Waits.", SCHEMA, (arguments, context) -> {
                toolEntered.countDown();
                new CountDownLatch(1).await();
                return new ToolOutput.Text("never");
            }))
            .maxToolRounds(3)
            .build();

    @AfterEach
    void close() {
        spawner.close();
        endpoint.close();
    }

    @Test
    void streamsTheAnswerAndCompletesIt() throws Exception {
        endpoint.enqueue(
                Answer.empty().reasoning("let me ", "see").text("Hel", "lo").completed(10, 4, 5, 2));

        try (Talk talk = Talk.with(spawner)) {
            List<EventMsg> events = talk.ask("hi");

            assertThat(events.get(0)).isInstanceOf(EventMsg.TurnStarted.class);
            assertThat(Talk.deltas(events)).isEqualTo("Hello");
            assertThat(Talk.only(EventMsg.ReasoningDelta.class, events))
                    .extracting(EventMsg.ReasoningDelta::delta)
                    .containsExactly("let me ", "see");
            assertThat(Talk.items(events))
                    .hasSize(2)
                    .satisfiesExactly(
                            item -> assertThat(item).isInstanceOf(ResponseItem.Reasoning.class),
                            item -> assertThat(((ResponseItem.Message) item).text())
                                    .isEqualTo("Hello"));
            assertThat(Talk.only(EventMsg.TokenCount.class, events))
                    .containsExactly(new EventMsg.TokenCount(new TokenUsage(10, 4, 5, 2, 15)));
            assertThat(events.get(events.size() - 1)).isInstanceOf(EventMsg.TurnComplete.class);
        }
    }

    @Test
    void asksWithModelInstructionsToolsAndNothingStored() throws Exception {
        SessionConfig config = Talk.config("get_weather")
                .withInstructions("be brief")
                .withOptions(
                        Map.of("reasoning_effort", "low", "temperature", "0.5", "max_output_tokens", "99", "x", "y"));

        try (Talk talk = Talk.with(spawner, config)) {
            talk.ask("hi");
        }

        JsonNode body = endpoint.takeRequest(PATIENCE).body();
        assertThat(body.path("model").stringValue()).isEqualTo("scripted");
        assertThat(body.path("instructions").stringValue()).isEqualTo("be brief");
        assertThat(body.path("store").booleanValue()).isFalse();
        assertThat(body.path("stream").booleanValue()).isTrue();
        assertThat(body.path("tools").size()).isEqualTo(1);
        assertThat(body.path("tools").path(0).path("name").stringValue()).isEqualTo("get_weather");
        assertThat(body.path("tools").path(0).path("parameters").toString()).isEqualTo(SCHEMA);
        assertThat(body.path("reasoning").path("effort").stringValue()).isEqualTo("low");
        assertThat(body.path("include").toString()).isEqualTo("[\"reasoning.encrypted_content\"]");
        assertThat(body.path("temperature").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(body.path("max_output_tokens").intValue()).isEqualTo(99);
        assertThat(body.path("x").isMissingNode()).isTrue();
    }

    @Test
    void sendsTheWholeHistoryOfTheSessionAndNothingElse() throws Exception {
        endpoint.enqueue(Answer.saying("first answer"), Answer.saying("second answer"));

        try (Talk talk = Talk.with(spawner)) {
            talk.ask("one");
            talk.ask("two");
        }

        assertThat(texts(endpoint.requests().get(0))).containsExactly("one");
        assertThat(texts(endpoint.requests().get(1))).containsExactly("one", "first answer", "two");
    }

    @Test
    void beginsWithTheHistoryItWasGiven() throws Exception {
        List<HistoryItem> before = List.of(
                new HistoryItem(ResponseItem.Message.developer("the house is blue"), Origin.CONTEXT),
                new HistoryItem(ResponseItem.Message.user("earlier"), Origin.USER),
                new HistoryItem(ResponseItem.Message.assistant("indeed"), Origin.AGENT));

        try (Talk talk = Talk.resumed(spawner, Talk.config(), before)) {
            talk.ask("now");
        }

        JsonNode input = endpoint.takeRequest(PATIENCE).body().path("input");
        assertThat(texts(input)).containsExactly("the house is blue", "earlier", "indeed", "now");
        assertThat(input.path(0).path("role").stringValue()).isEqualTo("developer");
        assertThat(input.path(2).path("role").stringValue()).isEqualTo("assistant");
    }

    @Test
    void takesTheEndpointsIdsOffItemsAndKeepsEverythingElse() throws Exception {
        endpoint.enqueue(
                Answer.empty()
                        .item(
                                "{\"type\":\"reasoning\",\"id\":\"rs_9\",\"summary\":[],\"encrypted_content\":\"zzz\",\"odd\":1e400}")
                        .item("{\"type\":\"oracle_call\",\"n\":9007199254740993}"),
                Answer.saying("ok"));

        try (Talk talk = Talk.with(spawner)) {
            List<EventMsg> events = talk.ask("one");
            talk.ask("two");

            assertThat(Talk.items(events).get(1))
                    .isEqualTo(new ResponseItem.Unknown(
                            "oracle_call", new JsonText("{\"type\":\"oracle_call\",\"n\":9007199254740993}")));
        }
        String second = endpoint.requests().get(1).bodyText();
        assertThat(second).doesNotContain("rs_9").contains("\"encrypted_content\":\"zzz\"");
        assertThat(second).containsPattern("\"odd\":1[eE]\\+?400");
        assertThat(second).contains("{\"type\":\"oracle_call\",\"n\":9007199254740993}");
    }

    @Test
    void callsEveryToolOfARoundAndTellsTheModelWhatTheySay() throws Exception {
        endpoint.enqueue(
                Answer.empty()
                        .toolCall("get_weather", "{\"city\":\"Oslo\"}", "call_a")
                        .toolCall("get_weather", "{\"city\":\"Rome\"}", "call_b"),
                Answer.saying("done"));

        try (Talk talk = Talk.with(spawner, "get_weather")) {
            List<EventMsg> events = talk.ask("weather?");

            assertThat(Talk.items(events))
                    .hasSize(5)
                    .contains(
                            new ResponseItem.FunctionCallOutput(
                                    "call_a", new ToolOutput.Text("sunny for {\"city\":\"Oslo\"}")),
                            new ResponseItem.FunctionCallOutput(
                                    "call_b", new ToolOutput.Text("sunny for {\"city\":\"Rome\"}")));
            assertThat(Talk.only(EventMsg.ItemCompleted.class, events))
                    .extracting(EventMsg.ItemCompleted::origin)
                    .containsExactly(Origin.AGENT, Origin.AGENT, Origin.TOOL, Origin.TOOL, Origin.AGENT);
        }
        JsonNode input = endpoint.requests().get(1).body().path("input");
        assertThat(types(input))
                .containsExactly(
                        "message", "function_call", "function_call", "function_call_output", "function_call_output");
    }

    @Test
    void tellsTheModelWhatWentWrongWithAToolAndGoesOn() throws Exception {
        endpoint.enqueue(
                Answer.empty()
                        .toolCall("broken", "{}", "call_a")
                        .toolCall("no_such_tool", "{}", "call_b")
                        .toolCall("delete_file", "{}", "call_c")
                        .toolCall("get_weather", "{\"city\":", "call_d")
                        .toolCall("get_weather", "", "call_e"),
                Answer.saying("I see"));

        try (Talk talk = Talk.with(spawner, "broken", "get_weather")) {
            List<EventMsg> events = talk.ask("go");

            assertThat(output(events, "call_a")).isEqualTo("error: out of order");
            assertThat(output(events, "call_b")).startsWith("error: there is no tool \"no_such_tool\"");
            assertThat(output(events, "call_c")).startsWith("error: there is no tool \"delete_file\"");
            assertThat(output(events, "call_d")).startsWith("error: the arguments are not a JSON object");
            assertThat(output(events, "call_e")).isEqualTo("sunny for {}");
            assertThat(Talk.deltas(events)).isEqualTo("I see");
        }
    }

    @Test
    void answersCallsOfKindsThatItDoesNotKnowHowToRun() throws Exception {
        endpoint.enqueue(
                Answer.empty()
                        .item("{\"type\":\"custom_tool_call\",\"call_id\":\"call_a\",\"name\":\"x\",\"input\":\"y\"}"),
                Answer.saying("I see"));

        try (Talk talk = Talk.with(spawner)) {
            List<EventMsg> events = talk.ask("go");

            assertThat(Talk.items(events).get(1)).isInstanceOf(ResponseItem.CustomToolCallOutput.class);
            assertThat(Talk.deltas(events)).isEqualTo("I see");
        }
    }

    @Test
    void runsADangerousToolOnlyOnceItIsApproved() throws Exception {
        endpoint.enqueue(Answer.empty().toolCall("delete_file", "{\"city\":\"a\"}", "call_a"), Answer.saying("gone"));

        try (Talk talk = Talk.with(spawner, "delete_file")) {
            String id = talk.say("delete a");
            EventMsg.ApprovalRequest request = talk.next(EventMsg.ApprovalRequest.class);
            talk.answer(request, Decision.APPROVED, Optional.empty());
            List<EventMsg> events = talk.untilEnd(id);

            assertThat(request.toolName()).isEqualTo("delete_file");
            assertThat(request.arguments()).isEqualTo("{\"city\":\"a\"}");
            assertThat(output(events, "call_a")).isEqualTo("deleted");
        }
    }

    @Test
    void tellsTheModelThatAToolWasDenied() throws Exception {
        endpoint.enqueue(Answer.empty().toolCall("delete_file", "{}", "call_a"), Answer.saying("fine"));

        try (Talk talk = Talk.with(spawner, "delete_file")) {
            String id = talk.say("delete a");
            EventMsg.ApprovalRequest request = talk.next(EventMsg.ApprovalRequest.class);
            talk.answer(request, Decision.DENIED, Optional.of("too dangerous"));
            List<EventMsg> events = talk.untilEnd(id);

            assertThat(output(events, "call_a")).isEqualTo("denied by the user: too dangerous");
            assertThat(Talk.deltas(events)).isEqualTo("fine");
        }
    }

    @Test
    void interruptClosesTheStreamWhileItIsSilent() throws Exception {
        endpoint.enqueue(Answer.saying("I think").silence(), Answer.saying("back again"));

        try (Talk talk = Talk.with(spawner)) {
            String id = talk.say("hi");
            talk.next(EventMsg.AgentMessageDelta.class);
            talk.interrupt();
            List<EventMsg> events = talk.untilEnd(id);

            assertThat(events).endsWith(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            assertThat(endpoint.takeRequest(PATIENCE).awaitEnding(PATIENCE))
                    .isEqualTo(ReceivedRequest.Ending.CLIENT_GONE);
            assertThat(Talk.deltas(talk.ask("and now?"))).isEqualTo("back again");
        }
    }

    @Test
    void interruptClosesTheStreamWhileTheTurnWaitsForTheStore() throws Exception {
        CountDownLatch inStore = new CountDownLatch(1);
        CountDownLatch storeIsSlow = new CountDownLatch(1);
        endpoint.enqueue(Answer.saying("I think").silence());

        try (Talk talk = Talk.with(spawner, event -> {
            if (event.msg() instanceof EventMsg.AgentMessageDelta) {
                inStore.countDown();
                storeIsSlow.await();
            }
        })) {
            String id = talk.say("hi");
            inStore.await();
            talk.interrupt();

            assertThat(endpoint.takeRequest(PATIENCE).awaitEnding(PATIENCE))
                    .isEqualTo(ReceivedRequest.Ending.CLIENT_GONE);
            storeIsSlow.countDown();
            assertThat(talk.untilEnd(id)).endsWith(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        } finally {
            storeIsSlow.countDown();
        }
    }

    @Test
    void interruptClosesTheConnectionBeforeTheEndpointHasSaidAnything() throws Exception {
        try (SilentServer silent = SilentServer.start();
                OpenAiSessionSpawner toSilent =
                        OpenAiSessionSpawner.builder(silent.url()).model("m").build();
                Talk talk = Talk.with(toSilent)) {
            String id = talk.say("hi");
            silent.awaitConnection(PATIENCE);
            talk.interrupt();

            assertThat(talk.untilEnd(id)).endsWith(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            silent.awaitDisconnection(PATIENCE);
        }
    }

    @Test
    void answersEveryCallOfATurnThatIsInterruptedInATool() throws Exception {
        endpoint.enqueue(
                Answer.empty().toolCall("endless", "{}", "call_a").toolCall("get_weather", "{}", "call_b"),
                Answer.saying("back again"));

        try (Talk talk = Talk.with(spawner, "endless", "get_weather")) {
            String id = talk.say("go");
            toolEntered.await();
            talk.interrupt();
            List<EventMsg> events = talk.untilEnd(id);
            List<EventMsg> after = talk.ask("and now?");

            assertThat(output(events, "call_a")).isEqualTo("outcome unknown: the call was interrupted");
            assertThat(output(events, "call_b")).isEqualTo("not run: the turn was interrupted");
            assertThat(events).endsWith(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            assertThat(Talk.deltas(after)).isEqualTo("back again");
        }
    }

    @Test
    void givesUpAToolThatIgnoresTheInterruptAndGoesOnWithout() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        endpoint.enqueue(Answer.calling("stubborn", "{}"), Answer.saying("back again"));
        Tool stubborn = Tool.of("stubborn", "", "{}", (arguments, context) -> {
            entered.countDown();
            while (over.getCount() > 0) {
                try {
                    over.await();
                } catch (InterruptedException e) {
                    // ignored on purpose
                }
            }
            return new ToolOutput.Text("too late");
        });

        try (OpenAiSessionSpawner patient = OpenAiSessionSpawner.builder(endpoint.baseUrl())
                        .model("m")
                        .tool(stubborn)
                        .interruptGrace(Duration.ofMillis(50))
                        .build();
                Talk talk = Talk.with(patient, "stubborn")) {
            String id = talk.say("go");
            entered.await();
            talk.interrupt();
            List<EventMsg> events = talk.untilEnd(id);
            List<EventMsg> after = talk.ask("and now?");

            assertThat(events).endsWith(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            assertThat(Talk.only(EventMsg.Warning.class, events)).hasSize(1);
            assertThat(Talk.deltas(after)).isEqualTo("back again");
            assertThat(endpoint.requests().get(1).bodyText()).contains("outcome unknown");
        } finally {
            over.countDown();
        }
    }

    @Test
    void answersEveryCallOfATurnThatIsInterruptedDuringApproval() throws Exception {
        endpoint.enqueue(Answer.calling("delete_file", "{}"), Answer.saying("back again"));

        try (Talk talk = Talk.with(spawner, "delete_file")) {
            String id = talk.say("delete a");
            talk.next(EventMsg.ApprovalRequest.class);
            talk.interrupt();
            List<EventMsg> events = talk.untilEnd(id);

            assertThat(Talk.items(events)).last().isInstanceOf(ResponseItem.FunctionCallOutput.class);
            assertThat(Talk.deltas(talk.ask("and now?"))).isEqualTo("back again");
        }
    }

    @Test
    void answersCallsThatNobodyAnsweredBeforeItAsksTheModel() throws Exception {
        List<HistoryItem> before = List.of(
                new HistoryItem(ResponseItem.Message.user("earlier"), Origin.USER),
                new HistoryItem(new ResponseItem.FunctionCall("t", "{}", "call_a"), Origin.AGENT),
                new HistoryItem(ResponseItem.Message.user("what happened?"), Origin.USER));

        try (Talk talk = Talk.resumed(spawner, Talk.config(), before)) {
            assertThat(talk.ask("now")).last().isInstanceOf(EventMsg.TurnComplete.class);
        }
        JsonNode input = endpoint.takeRequest(PATIENCE).body().path("input");
        assertThat(types(input))
                .containsExactly("message", "function_call", "function_call_output", "message", "message");
        assertThat(input.path(2).path("output").stringValue()).startsWith("outcome unknown");
    }

    @Test
    void takesInputThatSteersTheRunningTurnBetweenTwoModelCalls() throws Exception {
        CountDownLatch steered = new CountDownLatch(1);
        endpoint.enqueue(Answer.calling("get_weather", "{}").await(steered), Answer.saying("as you wish"));

        try (Talk talk = Talk.with(spawner, "get_weather")) {
            String id = talk.say("go");
            endpoint.takeRequest(PATIENCE);
            String steering = talk.say("faster please");
            steered.countDown();
            List<EventMsg> events = talk.untilEnd(id);

            assertThat(Talk.only(EventMsg.InputTaken.class, events)).hasSize(1);
            assertThat(talk.all())
                    .anyMatch(event ->
                            event.submissionId().equals(steering) && event.msg() instanceof EventMsg.InputTaken);
        }
        assertThat(texts(endpoint.requests().get(1))).contains("go", "faster please");
    }

    @Test
    void givesUpAModelThatNeverStopsCallingTools() throws Exception {
        for (int n = 0; n < 3; n++) {
            endpoint.enqueue(Answer.calling("get_weather", "{}"));
        }

        try (Talk talk = Talk.with(spawner, "get_weather")) {
            List<EventMsg> events = talk.ask("go");

            assertThat(Talk.only(EventMsg.Error.class, events))
                    .extracting(EventMsg.Error::code)
                    .containsExactly("too_many_tool_rounds");
            assertThat(events).endsWith(new EventMsg.TurnAborted(AbortReason.FAILED));
            assertThat(endpoint.requests()).hasSize(3);
            assertThat(Talk.items(events)).last().isInstanceOf(ResponseItem.FunctionCallOutput.class);
        }
    }

    @Test
    void takesItemsThatComeOnlyWithTheEndOfTheResponse() throws Exception {
        endpoint.enqueue(Answer.empty()
                .raw("data: {\"type\":\"response.completed\",\"response\":{\"output\":[{\"type\":\"message\","
                        + "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"late\"}]}]}}\n\n"));

        try (Talk talk = Talk.with(spawner)) {
            assertThat(Talk.items(talk.ask("hi")))
                    .extracting(item -> ((ResponseItem.Message) item).text())
                    .containsExactly("late");
        }
    }

    @Test
    void refusesSessionsThatItCannotRun() {
        OpenAiSessionSpawner withoutModel =
                OpenAiSessionSpawner.builder(endpoint.baseUrl()).build();

        assertThatThrownBy(() -> Talk.with(spawner, "no_such_tool"))
                .isInstanceOfSatisfying(
                        UnknownToolException.class, e -> assertThat(e.known()).contains("get_weather", "delete_file"));
        assertThatThrownBy(() -> Talk.with(spawner, SessionConfig.of("nobody")))
                .isInstanceOf(UnknownAgentException.class);
        assertThatThrownBy(() -> Talk.with(withoutModel))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        e -> assertThat(e.setting()).isEqualTo("model"));
        assertThatThrownBy(() -> Talk.with(spawner, Talk.config().withOptions(Map.of("temperature", "hot"))))
                .isInstanceOfSatisfying(
                        InvalidSettingException.class,
                        e -> assertThat(e.setting()).isEqualTo("temperature"));
        withoutModel.close();
    }

    @Test
    void refusesToolsThatEndpointsWouldRefuse() {
        Tool.Body body = (arguments, context) -> new ToolOutput.Text("");
        Tool good = Tool.of("a", "", "{}", body);

        assertThatThrownBy(() -> new ToolBox(List.of(good, good))).hasMessage("two tools are named \"a\"");
        assertThatThrownBy(() -> new ToolBox(List.of(Tool.of("a b", "", "{}", body))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ToolBox(List.of(Tool.of("a", "", "{", body))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static String output(List<EventMsg> events, String callId) {
        return Talk.items(events).stream()
                .filter(ResponseItem.FunctionCallOutput.class::isInstance)
                .map(ResponseItem.FunctionCallOutput.class::cast)
                .filter(output -> output.callId().equals(callId))
                .map(output -> ((ToolOutput.Text) output.output()).text())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(ReceivedRequest request) {
        return texts(request.body().path("input"));
    }

    private static List<String> texts(JsonNode input) {
        return input.valueStream()
                .map(item -> item.path("content").path(0).path("text").stringValue(""))
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static List<String> types(JsonNode input) {
        return input.valueStream()
                .map(item -> item.path("type").stringValue(""))
                .toList();
    }
}
