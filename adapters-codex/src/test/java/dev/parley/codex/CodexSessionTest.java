package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.core.Conversation;
import dev.parley.core.ForkPoint;
import dev.parley.core.NewConversation;
import dev.parley.fixtures.Answer;
import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.spi.HistoryItem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What sessions of the real Codex do. */
@ExtendWith(TestCodex.class)
final class CodexSessionTest {

    @Test
    void aTurnIsRecordedAsItIsHeld() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);

            bench.ask(made.conversation(), "one");
            bench.ask(made.conversation(), "two");

            assertThat(CodexBench.stored(made.conversation()))
                    .containsExactly("one", "you said one", "two", "you said two");
            assertThat(bench.held(CodexBench.thread(made))).isEqualTo(CodexBench.stored(made.conversation()));
            assertThat(made.sessionConfigured().model()).isEqualTo("scripted");
        }
    }

    @Test
    void aTurnIsInterruptedAndTheNextOneWorks() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            Conversation conversation =
                    bench.manager.newConversation(CodexBench.CONFIG).conversation();
            String waiting = conversation.submit(Op.UserInput.text("wait"));
            bench.await(conversation, EventMsg.AgentMessageDelta.class);

            String unused = conversation.submit(new Op.Interrupt());

            assertThat(bench.awaitEnd(conversation, waiting))
                    .isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            bench.ask(conversation, "next");
            assertThat(CodexBench.stored(conversation)).containsExactly("wait", "next", "you said next");
            assertThat(bench.held(bench.thread(conversation.id()))).isEqualTo(CodexBench.stored(conversation));
        }
    }

    @Test
    void inputSteersTheTurnThatRuns() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            bench.endpoint.enqueue(Answer.calling("exec_command", "{\"cmd\":\"sleep 1\"}"));
            Conversation conversation =
                    bench.manager.newConversation(CodexBench.CONFIG).conversation();
            String running = conversation.submit(Op.UserInput.text("begin"));
            bench.await(conversation, EventMsg.TurnStarted.class);

            String steering = conversation.submit(Op.UserInput.text("and this"));

            Event taken = bench.await(conversation, event -> event.msg() instanceof EventMsg.InputTaken);
            assertThat(taken.submissionId()).isEqualTo(steering);
            assertThat(bench.awaitEnd(conversation, running)).isEqualTo(new EventMsg.TurnComplete());
            assertThat(CodexBench.stored(conversation)).containsExactly("begin", "and this", "you said and this");
            assertThat(bench.held(bench.thread(conversation.id()))).isEqualTo(CodexBench.stored(conversation));
            assertThat(bench.turns(bench.thread(conversation.id()))).hasSize(1);
        }
    }

    @Test
    void inputThatIsToWaitGetsATurnOfItsOwn() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            Conversation conversation =
                    bench.manager.newConversation(CodexBench.WAITING).conversation();
            String running = conversation.submit(Op.UserInput.text("wait"));
            bench.await(conversation, EventMsg.AgentMessageDelta.class);
            String next = conversation.submit(Op.UserInput.text("later"));

            String unused = conversation.submit(new Op.Interrupt());

            assertThat(bench.awaitEnd(conversation, running))
                    .isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            assertThat(bench.awaitEnd(conversation, next)).isEqualTo(new EventMsg.TurnComplete());
            assertThat(bench.turns(bench.thread(conversation.id()))).hasSize(2);
        }
    }

    @Test
    void aCommandRunsOnlyIfItIsApproved() throws InterruptedException {
        try (CodexBench bench = CodexBench.open("on-request", builder -> {})) {
            String call =
                    "{\"cmd\":\"echo ran\",\"sandbox_permissions\":\"require_escalated\",\"justification\":\"x\"}";
            Conversation conversation =
                    bench.manager.newConversation(CodexBench.CONFIG).conversation();
            for (Decision decision : List.of(Decision.DENIED, Decision.APPROVED)) {
                bench.endpoint.enqueue(Answer.calling("exec_command", call), Answer.saying("done"));
                String turn = conversation.submit(Op.UserInput.text("run it"));
                EventMsg.ApprovalRequest request = bench.await(conversation, EventMsg.ApprovalRequest.class);
                assertThat(request.toolName()).isEqualTo("shell");
                assertThat(request.arguments()).contains("echo ran");

                String unused = conversation.submit(new Op.Approval(request.requestId(), decision));

                assertThat(bench.awaitEnd(conversation, turn)).isEqualTo(new EventMsg.TurnComplete());
            }
            assertThat(outputs(conversation)).hasSize(2);
            assertThat(outputs(conversation).get(0)).startsWith("declined");
            assertThat(outputs(conversation).get(1)).isEqualTo("exit code 0\nran\n");
        }
    }

    @Test
    void aToolOfOursRunsInThisProcess() throws InterruptedException {
        CodexTool weather = CodexTool.of(
                "get_weather",
                "Tells the weather.",
                "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}",
                (arguments, context) -> new ToolOutput.Text("sunny for " + arguments.text()));
        CodexTool broken = CodexTool.of("broken", "Fails.", "{\"type\":\"object\"}", (arguments, context) -> {
            throw new IllegalStateException("it is broken");
        });
        try (CodexBench bench =
                CodexBench.open("never", builder -> builder.tool(weather).tool(broken))) {
            Conversation conversation = bench.manager
                    .newConversation(CodexBench.CONFIG.withTools(List.of("get_weather", "broken")))
                    .conversation();
            bench.endpoint.enqueue(
                    Answer.calling("get_weather", "{\"city\":\"Bonn\"}"),
                    Answer.calling("broken", "{}"),
                    Answer.saying("both were called"));

            bench.ask(conversation, "call them");

            assertThat(outputs(conversation)).containsExactly("sunny for {\"city\":\"Bonn\"}", "it is broken");
            assertThat(conversation.history().toList())
                    .extracting(HistoryItem::origin)
                    .containsExactly(Origin.USER, Origin.AGENT, Origin.TOOL, Origin.AGENT, Origin.TOOL, Origin.AGENT);
        }
    }

    @Test
    void aConversationGoesOnInItsThread() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            var unused = bench.manager.removeConversation(made.id());

            NewConversation opened = bench.manager.openConversation(made.id());
            bench.ask(opened.conversation(), "two");

            assertThat(CodexBench.thread(opened)).isEqualTo(CodexBench.thread(made));
            assertThat(bench.seenByModel()).containsExactly("one", "you said one", "two");
            assertThat(bench.held(CodexBench.thread(opened)))
                    .isEqualTo(CodexBench.stored(opened.conversation()))
                    .hasSize(4);
        }
    }

    @Test
    void aForkLeavesTheThreadWhereItIsCut() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            bench.ask(made.conversation(), "two");

            NewConversation fork = bench.manager.forkConversation(made.id(), ForkPoint.dropLastUserMessages(1));
            bench.ask(fork.conversation(), "other");

            assertThat(bench.seenByModel()).containsExactly("one", "you said one", "other");
            assertThat(bench.held(CodexBench.thread(fork)))
                    .isEqualTo(CodexBench.stored(fork.conversation()))
                    .containsExactly("one", "you said one", "other", "you said other");
            assertThat(bench.held(CodexBench.thread(made))).hasSize(4);
        }
    }

    @Test
    void aRollbackTakesBackWhatCodexHolds() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            bench.ask(made.conversation(), "two");

            NewConversation back = bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(1));
            bench.ask(back.conversation(), "instead");

            assertThat(bench.seenByModel()).containsExactly("one", "you said one", "instead");
            assertThat(CodexBench.stored(back.conversation()))
                    .containsExactly("one", "you said one", "instead", "you said instead");
        }
    }

    @Test
    void whatIsNoOptionIsRefused() {
        try (CodexBench bench = CodexBench.open()) {
            var config = CodexBench.CONFIG.withOptions(java.util.Map.of("sandbox", "none"));

            assertThatExceptionOfType(dev.parley.spi.InvalidSettingException.class)
                    .isThrownBy(() -> bench.manager.newConversation(config))
                    .withMessageContaining("read-only");
            assertThat(bench.spawner.processes().running()).isEmpty();
        }
    }

    private static List<String> outputs(Conversation conversation) {
        return conversation.history().toList().stream()
                .filter(item -> item.item() instanceof ResponseItem.FunctionCallOutput)
                .map(item -> ((ToolOutput.Text) ((ResponseItem.FunctionCallOutput) item.item()).output()).text())
                .toList();
    }
}
