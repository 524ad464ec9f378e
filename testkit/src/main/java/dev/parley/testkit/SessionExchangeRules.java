package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.ContentPart;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.ToolOutput;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What client and agent tell each other while a turn runs. */
interface SessionExchangeRules {

    @Test
    @Rule("SP-060")
    default void theAnswerToAnApprovalReachesTheAgent(SessionBench bench) {
        bench.needs(Behaviour.ASK);
        Dialogue dialogue = bench.start();

        String approved = answered(dialogue, Decision.APPROVED);
        String denied = answered(dialogue, Decision.DENIED);

        assertThat(said(dialogue, denied))
                .as("what agent and tool said after a denial; after an approval it was the same")
                .isNotEqualTo(said(dialogue, approved));
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-061")
    default void whatIsApprovedForTheSessionIsNotAskedAgain(SessionBench bench) {
        bench.needs(Behaviour.ASK);
        Dialogue dialogue = bench.start();
        String once = answered(dialogue, Decision.APPROVED);
        String always = answered(dialogue, Decision.APPROVED_FOR_SESSION);

        String again = dialogue.ask(Behaviour.ASK);

        dialogue.recorder()
                .await(
                        "what becomes of a turn whose tool was approved for the session",
                        event -> event.submissionId().equals(again)
                                && (event.msg() instanceof EventMsg.ApprovalRequest
                                        || event.msg() instanceof EventMsg.TurnComplete));
        assertThat(requested(dialogue))
                .as("turns that asked: the last one's tool was approved for the session before")
                .isEqualTo(List.of(once, always));
        Dialogue another = bench.start();
        String asked = answered(another, Decision.APPROVED);
        assertThat(requested(another))
                .as("turns that asked in another session, in which nothing was approved")
                .isEqualTo(List.of(asked));
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-062")
    default void anAnswerToAnotherRequestAnswersNothing(SessionBench bench) {
        bench.needs(Behaviour.ASK);
        Dialogue dialogue = bench.start();
        String first = dialogue.ask(Behaviour.ASK);
        String old = dialogue.awaitRequest(first).requestId();
        dialogue.submit(new Op.Approval(old, Decision.APPROVED));
        dialogue.awaitEnd(first);
        String second = dialogue.ask(Behaviour.ASK);
        String request = dialogue.awaitRequest(second).requestId();
        assertThat(request).as("id of a second request").isNotEqualTo(old);
        int said = dialogue.events().size();

        dialogue.submitLeniently(new Op.Approval(old, Decision.APPROVED));
        dialogue.submitLeniently(new Op.Approval("no request has this id", Decision.APPROVED));

        dialogue.recorder().staysAt(said, "the request that waits was not answered");
        dialogue.submit(new Op.Approval(request, Decision.DENIED));
        assertThat(dialogue.awaitEnd(second))
                .as("end of a turn whose request was answered in the end")
                .isInstanceOf(EventMsg.TurnComplete.class);
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-063")
    default void inputSteersTheRunningTurn(SessionBench bench) {
        bench.needs(Behaviour.STEER);
        Dialogue dialogue = bench.start();
        for (int round = 0; round < bench.rounds(10); round++) {
            String running = dialogue.ask(Behaviour.STEER);
            dialogue.awaitWord(running);

            String steering = dialogue.ask(Behaviour.ANSWER);

            assertThat(dialogue.awaitEnd(steering))
                    .as("end of input that was submitted while a turn ran that takes it")
                    .isInstanceOf(EventMsg.InputTaken.class);
            assertThat(dialogue.awaitEnd(running))
                    .as("end of the steered turn")
                    .isInstanceOf(EventMsg.TurnComplete.class);
            assertThat(said(dialogue, running))
                    .as("what the steered turn said, which is to hold what it was told")
                    .contains(text(bench.input(Behaviour.ANSWER)));
        }
        dialogue.answers("after steered ones");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-064")
    default void compactIsATurnOrIsRefused(SessionBench bench) {
        Dialogue dialogue = bench.start();
        dialogue.answers("before Compact");
        Optional<String> compact = dialogue.submitLeniently(new Op.Compact());

        if (compact.isPresent()) {
            EventMsg end = dialogue.awaitEnd(compact.get());
            assertThat(end)
                    .as("end of Compact")
                    .isIn(new EventMsg.TurnComplete(), new EventMsg.TurnAborted(AbortReason.FAILED));
            assertThat(summaries(dialogue, compact.get()))
                    .as("summaries said by a Compact that ended with %s", end)
                    .hasSizeLessThanOrEqualTo(end instanceof EventMsg.TurnComplete ? 1 : 0);
        }
        dialogue.answers("after Compact");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-065")
    default void reasoningAndCostsAreTold(SessionBench bench) {
        bench.needs(Behaviour.REPORT);
        Dialogue dialogue = bench.start();

        String id = dialogue.ask(Behaviour.REPORT);

        assertThat(dialogue.awaitEnd(id)).as("end of a turn that reports").isInstanceOf(EventMsg.TurnComplete.class);
        dialogue.hasSaid(
                "a piece of reasoning",
                event -> event.submissionId().equals(id)
                        && event.msg() instanceof EventMsg.ReasoningDelta piece
                        && !piece.delta().isEmpty());
        dialogue.hasSaid(
                "a token count of 7 for input and 5 for output",
                event -> event.submissionId().equals(id)
                        && event.msg() instanceof EventMsg.TokenCount count
                        && count.usage().input() == 7
                        && count.usage().output() == 5);
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-066")
    default void anUnknownOperationIsRefused(SessionBench bench) {
        Dialogue dialogue = bench.start();
        dialogue.answers("before an unknown operation");
        int said = dialogue.events().size();

        Denial.of(
                "submit of an operation that nobody knows",
                SubmissionRefusedException.class,
                () -> dialogue.submit(new Op.Unknown("kit_unknown", new JsonText("{\"type\":\"kit_unknown\"}"))));

        dialogue.recorder().staysAt(said, "an operation that was refused does nothing");
        dialogue.answers("after an unknown operation");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-067")
    default void aCompactionSaysItsSummaryAndTheAgentKnowsIt(SessionBench bench) {
        Dialogue dialogue = bench.start();
        dialogue.answers("before Compact");
        Optional<String> compact = dialogue.submitLeniently(new Op.Compact());
        if (compact.isEmpty() || !(dialogue.awaitEnd(compact.get()) instanceof EventMsg.TurnComplete)) {
            throw new NotApplicable("this agent does not compact");
        }

        List<EventMsg.Compacted> summaries = summaries(dialogue, compact.get());

        assertThat(summaries).as("summaries said by a Compact that completed").hasSize(1);
        if (!bench.lacks(Behaviour.RECALL)) {
            beginsWith(summaries.get(0).summary(), dialogue, text(bench.input(Behaviour.RECALL)));
        }
        dialogue.isInOrder();
    }

    /** A turn that asks once and is answered so; gives its id. */
    private static String answered(Dialogue dialogue, Decision decision) {
        String id = dialogue.ask(Behaviour.ASK);
        dialogue.submit(new Op.Approval(dialogue.awaitRequest(id).requestId(), decision));
        assertThat(dialogue.awaitEnd(id))
                .as("end of a turn whose request was answered %s", decision)
                .isInstanceOf(EventMsg.TurnComplete.class);
        return id;
    }

    private static List<String> requested(Dialogue dialogue) {
        return dialogue.events().stream()
                .filter(event -> event.msg() instanceof EventMsg.ApprovalRequest)
                .map(Event::submissionId)
                .toList();
    }

    private static List<EventMsg.Compacted> summaries(Dialogue dialogue, String id) {
        return dialogue.events().stream()
                .filter(event -> event.submissionId().equals(id) && event.msg() instanceof EventMsg.Compacted)
                .map(event -> (EventMsg.Compacted) event.msg())
                .toList();
    }

    /** The agent's history begins with the summary now. */
    private static void beginsWith(List<ResponseItem> summary, Dialogue dialogue, String recall) {
        String first = summary.stream()
                .filter(item -> item instanceof ResponseItem.Message message
                        && message.role().equals(Role.USER))
                .map(SessionExchangeRules::text)
                .findFirst()
                .orElse(recall);
        String id = dialogue.ask(Behaviour.RECALL);
        dialogue.awaitEnd(id);
        assertThat(said(dialogue, id))
                .as("first thing that the user said, as the agent knows it after a compaction")
                .contains(first);
    }

    /** The texts of a turn's items. */
    private static String said(Dialogue dialogue, String id) {
        return dialogue.events().stream()
                .filter(event -> event.submissionId().equals(id))
                .map(Event::msg)
                .filter(EventMsg.ItemCompleted.class::isInstance)
                .map(msg -> text(((EventMsg.ItemCompleted) msg).item()))
                .collect(Collectors.joining("\n"));
    }

    private static String text(ResponseItem item) {
        if (item instanceof ResponseItem.Message message) {
            return message.text();
        }
        return item instanceof ResponseItem.FunctionCallOutput result && result.output() instanceof ToolOutput.Text text
                ? text.text()
                : item.getClass().getSimpleName();
    }

    private static String text(Op.UserInput input) {
        List<ContentPart> content = input.content();
        return new ResponseItem.Message(Role.USER, content).text();
    }
}
