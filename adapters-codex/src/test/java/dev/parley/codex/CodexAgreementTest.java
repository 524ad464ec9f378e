package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.ForkPoint;
import dev.parley.core.NewConversation;
import dev.parley.fixtures.Answer;
import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the store has and what the real Codex has are the same, or it is noticed. */
@ExtendWith(TestCodex.class)
final class CodexAgreementTest {

    @Test
    void whatIsLeftOfATurnInWhichCodexIsKilledIsTheSameOnBothSides() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            String unused = made.conversation().submit(Op.UserInput.text("wait"));
            bench.await(made.conversation(), EventMsg.AgentMessageDelta.class);

            kill(bench.process());

            EventMsg.SessionLost lost = bench.await(made.conversation(), EventMsg.SessionLost.class);
            assertThat(lost.reason()).contains("exit code 137");
            NewConversation opened = reopened(bench, made);
            assertThat(CodexBench.thread(opened)).isEqualTo(CodexBench.thread(made));
            assertThat(CodexBench.stored(opened.conversation())).containsExactly("one", "you said one", "wait");
            assertThat(bench.held(CodexBench.thread(opened))).isEqualTo(CodexBench.stored(opened.conversation()));
            bench.ask(opened.conversation(), "two");
            assertThat(bench.seenByModel()).containsExactly("one", "you said one", "wait", "two");
        }
    }

    @Test
    void aThreadThatSomebodyElseWentOnWithIsLeftAndTheAgentIsToldAnew() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            var unused = bench.manager.removeConversation(made.id());
            bench.awaitUnloaded(CodexBench.thread(made)); // before, Codex refuses another writer
            goOnOutside(bench, CodexBench.thread(made));

            NewConversation opened = bench.manager.openConversation(made.id());

            EventMsg.Warning warning = bench.await(opened.conversation(), EventMsg.Warning.class);
            assertThat(warning.message()).contains(CodexBench.thread(made), "told anew");
            assertThat(CodexBench.thread(opened)).isNotEqualTo(CodexBench.thread(made));
            bench.ask(opened.conversation(), "two");
            assertThat(bench.seenByModel()).containsExactly("one", "you said one", "two");
        }
    }

    @Test
    void aThreadThatAnotherProcessHasIsLeftToIt() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            var unused = bench.manager.removeConversation(made.id());
            bench.awaitUnloaded(CodexBench.thread(made));
            try (AppServer other = AppServer.start(TestCodex.launch(bench.home), new Recorder())) {
                JsonObject unusedResult = other.call(Wire.THREAD_RESUME, resume(CodexBench.thread(made)));

                NewConversation opened = bench.manager.openConversation(made.id());

                assertThat(bench.await(opened.conversation(), EventMsg.Warning.class)
                                .message())
                        .contains("told anew");
                bench.ask(opened.conversation(), "two");
                assertThat(bench.seenByModel()).containsExactly("one", "you said one", "two");
            }
        }
    }

    @Test
    void aRollbackLeavesTheThreadWhereItIsCut() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            for (String text : List.of("one", "two", "three")) {
                bench.ask(made.conversation(), text);
            }

            NewConversation back = bench.manager.rollback(made.id(), ForkPoint.dropLastUserMessages(2));
            assertThat(bench.held(CodexBench.thread(back)))
                    .isEqualTo(CodexBench.stored(back.conversation()))
                    .containsExactly("one", "you said one");
            bench.ask(back.conversation(), "instead");
            NewConversation opened = reopened(bench, back);

            assertThat(CodexBench.thread(opened)).isEqualTo(CodexBench.thread(back));
            assertThat(bench.held(CodexBench.thread(opened)))
                    .isEqualTo(CodexBench.stored(opened.conversation()))
                    .hasSize(4);
        }
    }

    @Test
    void aCutInsideATurnIsToldToANewThread() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.endpoint.enqueue(Answer.calling("exec_command", "{\"cmd\":\"sleep 1\"}"));
            String turn = made.conversation().submit(Op.UserInput.text("begin"));
            bench.await(made.conversation(), EventMsg.TurnStarted.class);
            String unused = made.conversation().submit(Op.UserInput.text("steer"));
            bench.awaitEnd(made.conversation(), turn);

            NewConversation fork = bench.manager.forkConversation(made.id(), ForkPoint.beforeUserMessage(1));
            bench.ask(fork.conversation(), "other");

            assertThat(bench.seenByModel()).containsExactly("begin", "other");
            assertThat(CodexBench.stored(fork.conversation())).containsExactly("begin", "other", "you said other");
        }
    }

    @Test
    void aConversationThatWasToldToAThreadGoesOnThere() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            List<ResponseItem> items =
                    List.of(ResponseItem.Message.user("first"), ResponseItem.Message.assistant("firstly"));
            NewConversation made = bench.manager.forkConversation(items, 0, CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");

            NewConversation opened = reopened(bench, made);
            bench.ask(opened.conversation(), "two");

            assertThat(CodexBench.thread(opened)).isEqualTo(CodexBench.thread(made));
            assertThat(bench.seenByModel()).containsExactly("first", "firstly", "one", "you said one", "two");
        }
    }

    @Test
    void aCompactionStandsInTheTranscriptAsCodexMadeIt() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            bench.endpoint.enqueue(Answer.saying("in short"));

            String compact = made.conversation().submit(new Op.Compact());

            EventMsg.Compacted compacted = bench.await(made.conversation(), EventMsg.Compacted.class);
            assertThat(compacted.summary()).hasSize(2).first().isEqualTo(ResponseItem.Message.user("one"));
            assertThat(((ResponseItem.Message) compacted.summary().get(1)).text())
                    .endsWith("in short");
            assertThat(bench.awaitEnd(made.conversation(), compact)).isEqualTo(new EventMsg.TurnComplete());
            NewConversation opened = reopened(bench, made);
            assertThat(CodexBench.thread(opened)).isEqualTo(CodexBench.thread(made));
            bench.ask(opened.conversation(), "two");
            assertThat(bench.seenByModel()).hasSize(3).startsWith("one").endsWith("two");
        }
    }

    @Test
    void aThreadThatIsGoneIsToldAnew() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            var unused = bench.manager.removeConversation(made.id());
            assertThat(bench.spawner.deleteThread(CodexBench.thread(made))).isTrue();
            assertThat(bench.spawner.deleteThread(CodexBench.thread(made))).isFalse();

            NewConversation opened = bench.manager.openConversation(made.id());
            bench.ask(opened.conversation(), "two");

            assertThat(bench.seenByModel()).containsExactly("one", "you said one", "two");
        }
    }

    @Test
    void aThreadThatAForkIsBasedOnIsNotDeleted() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            bench.ask(made.conversation(), "one");
            NewConversation fork = bench.manager.forkConversation(made.id(), ForkPoint.latest());
            var unused = bench.manager.deleteConversation(made.id());

            assertThat(bench.spawner.deleteThread(CodexBench.thread(made))).isFalse();

            bench.ask(fork.conversation(), "two");
            assertThat(bench.held(CodexBench.thread(fork))).hasSize(4);
        }
    }

    @Test
    void picturesAndTextOfAMessageAreTheSameWhenItIsOpenedAgain() throws InterruptedException {
        try (CodexBench bench = CodexBench.open()) {
            NewConversation made = bench.manager.newConversation(CodexBench.CONFIG);
            String dot =
                    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
            String turn = made.conversation()
                    .submit(new Op.UserInput(
                            List.of(new ContentPart.InputText("see "), new ContentPart.InputImage(dot))));
            assertThat(bench.awaitEnd(made.conversation(), turn)).isEqualTo(new EventMsg.TurnComplete());

            NewConversation opened = reopened(bench, made);

            assertThat(CodexBench.thread(opened)).isEqualTo(CodexBench.thread(made));
        }
    }

    static void kill(CodexProcess process) {
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static NewConversation reopened(CodexBench bench, NewConversation made) {
        var unused = bench.manager.removeConversation(made.id());
        return bench.manager.openConversation(made.id());
    }

    private static JsonObject resume(String thread) {
        return Params.object()
                .string("threadId", thread)
                .flag("excludeTurns", true)
                .end();
    }

    private static void goOnOutside(CodexBench bench, String thread) throws InterruptedException {
        Recorder recorder = new Recorder();
        try (AppServer other = AppServer.start(TestCodex.launch(bench.home), recorder)) {
            JsonObject resume = Params.object()
                    .string("threadId", thread)
                    .flag("excludeTurns", true)
                    .end();
            JsonObject unused = other.call(Wire.THREAD_RESUME, resume);
            Params input = Params.object().string("type", "text").string("text", "from outside");
            JsonObject turn = Params.object()
                    .string("threadId", thread)
                    .array("input", List.of(input.end().line()))
                    .end();
            JsonObject unusedTurn = other.call(Wire.TURN_START, turn);
            assertThat(recorder.next(Wire.TURN_COMPLETED).text()).contains("completed");
        }
    }
}
