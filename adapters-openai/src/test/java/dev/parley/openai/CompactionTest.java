package dev.parley.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CompactionTest {

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
    private final OpenAiSessionSpawner spawner = OpenAiSessionSpawner.builder(endpoint.baseUrl())
            .model("scripted")
            .retryPolicy(RetryPolicy.NONE)
            .tool(Tool.of("t", "", "{}", (arguments, context) -> new ToolOutput.Text("")))
            .build();

    @AfterEach
    void close() {
        spawner.close();
        endpoint.close();
    }

    @Test
    void putsTheModelsSummaryInThePlaceOfTheHistory() throws Exception {
        endpoint.enqueue(Answer.saying("hello"), Answer.saying("They ", "greeted."), Answer.saying("ok"));

        try (Talk talk = Talk.with(spawner, "t")) {
            talk.ask("hi");
            List<EventMsg> events = talk.untilEnd(talk.submit(new Op.Compact()));
            talk.ask("and now?");

            ResponseItem summary =
                    ResponseItem.Message.developer("Summary of the conversation so far:\n\nThey greeted.");
            assertThat(Talk.only(EventMsg.Compacted.class, events))
                    .containsExactly(new EventMsg.Compacted(List.of(summary)));
            assertThat(Talk.items(events)).isEmpty();
            assertThat(Talk.deltas(events)).isEmpty();
            assertThat(Talk.only(EventMsg.TokenCount.class, events)).hasSize(1);
        }
        String asked = endpoint.requests().get(1).bodyText();
        assertThat(asked)
                .contains("hello")
                .contains("Summarize the conversation")
                .doesNotContain("\"tools\"");
        assertThat(endpoint.requests().get(2).bodyText())
                .contains("They greeted.", "and now?")
                .doesNotContain("hello");
    }

    @Test
    void leavesOutTheOlderHalfOfAHistoryThatIsTooLong() throws Exception {
        endpoint.enqueue(Answer.refusing(400, "context_length_exceeded", "too long"), Answer.saying("short"));
        List<HistoryItem> before = new ArrayList<>();
        before.add(new HistoryItem(ResponseItem.Message.user("oldest"), Origin.USER));
        before.add(new HistoryItem(new ResponseItem.FunctionCall("t", "{}", "call_a"), Origin.AGENT));
        before.add(
                new HistoryItem(new ResponseItem.FunctionCallOutput("call_a", new ToolOutput.Text("x")), Origin.TOOL));
        before.add(new HistoryItem(ResponseItem.Message.assistant("newest"), Origin.AGENT));

        try (Talk talk = Talk.resumed(spawner, Talk.config(), before)) {
            List<EventMsg> events = talk.untilEnd(talk.submit(new Op.Compact()));

            assertThat(Talk.only(EventMsg.Compacted.class, events)).hasSize(1);
            assertThat(Talk.only(EventMsg.Warning.class, events)).hasSize(1);
        }
        assertThat(endpoint.requests().get(1).bodyText()).contains("newest").doesNotContain("oldest", "call_a");
    }

    @Test
    void leavesTheHistoryAloneWhenThereIsNoSummary() throws Exception {
        endpoint.enqueue(Answer.saying("hello"), Answer.empty(), Answer.saying("ok"));

        try (Talk talk = Talk.with(spawner)) {
            talk.ask("hi");
            List<EventMsg> events = talk.untilEnd(talk.submit(new Op.Compact()));
            talk.ask("and now?");

            assertThat(events).endsWith(new EventMsg.TurnAborted(AbortReason.FAILED));
        }
        assertThat(endpoint.requests().get(2).bodyText()).contains("hello", "and now?");
    }

    @Test
    void hasNothingToDoInAConversationInWhichNothingWasSaid() throws Exception {
        try (Talk talk = Talk.with(spawner)) {
            List<EventMsg> events = talk.untilEnd(talk.submit(new Op.Compact()));

            assertThat(events).last().isInstanceOf(EventMsg.TurnComplete.class);
        }
        assertThat(endpoint.requests()).isEmpty();
    }
}
