package dev.parley.memory;

import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TokenUsage;
import dev.parley.model.ToolCallKey;
import dev.parley.model.ToolOutput;
import dev.parley.spi.HistoryItem;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Behaves as its input says, one of the kit's {@link Behaviour}s. */
public final class ScriptedAgent implements Agent {

    private final CountDownLatch end;

    /** @param end until when it ignores interrupts */
    public ScriptedAgent(CountDownLatch end) {
        this.end = end;
    }

    @Override
    public void run(Turn turn) throws InterruptedException {
        switch (Behaviour.valueOf(turn.inputText())) {
            case ANSWER -> answer(turn);
            case WAIT -> waitForInterrupt(turn);
            case CHATTER -> chatter(turn);
            case FAIL -> fail(turn);
            case ASK -> turn.say(turn.requestApproval("call-1", "rm", "{}").isApproved() ? "approved" : "denied");
            case TOOL_THROWS -> callToolThatThrows(turn);
            case IGNORE_INTERRUPT -> ignoreInterrupts(turn);
            case DIE -> throw new DeathOfTheAgent();
            case UNKNOWN_MESSAGE ->
                turn.passOn(new EventMsg.Unknown("kit_unknown", new JsonText("{\"type\":\"kit_unknown\"}")));
            case RECALL -> turn.say(firstMessage(turn));
            case STEER -> turn.say(steering(turn));
            case REPORT -> report(turn);
            case TOOL_HANGS -> callToolThatHangs(turn);
        }
    }

    @Override
    public void compact(Turn turn) {
        turn.compacted(List.of(ResponseItem.Message.user("what was said, in a few words")));
    }

    private static void answer(Turn turn) {
        refuseOpenCalls(turn.history());
        turn.say("answer of %s to %s in %s"
                .formatted(
                        turn.config().agent(),
                        turn.submissionId(),
                        turn.conversation().value()));
    }

    private static void fail(Turn turn) {
        if (turn.submissionId().length() % 2 == 0) {
            throw new TurnFailedException("no_luck", "such turns end badly");
        }
        throw new IllegalStateException("something that only the model may see");
    }

    /** What was said last, as the model sees it. */
    private static <I extends ResponseItem> I last(Turn turn, Class<I> kind) {
        List<HistoryItem> history = turn.history();
        return kind.cast(history.get(history.size() - 1).item());
    }

    /** As endpoints do: each call has an output, and one. */
    private static void refuseOpenCalls(List<HistoryItem> history) {
        List<ToolCallKey> calls = new ArrayList<>();
        List<ToolCallKey> outputs = new ArrayList<>();
        for (HistoryItem item : history) {
            ToolCallKey.ofCall(item.item()).ifPresent(calls::add);
            ToolCallKey.ofOutput(item.item()).ifPresent(outputs::add);
        }
        if (!calls.equals(outputs)) {
            throw new IllegalStateException("%d calls, %d outputs".formatted(calls.size(), outputs.size()));
        }
    }

    private static String steering(Turn turn) {
        turn.delta("steer me");
        while (!turn.isInterrupted()) {
            if (!turn.takeSteering().isEmpty()) {
                return last(turn, ResponseItem.Message.class).text();
            }
            LockSupport.parkNanos(100_000);
        }
        return "nobody steered";
    }

    private static void report(Turn turn) {
        turn.reasoningDelta("hm");
        turn.tokens(new TokenUsage(7, 0, 5, 0, 12));
    }

    private static void callToolThatHangs(Turn turn) throws InterruptedException {
        turn.complete(new ResponseItem.FunctionCall("hanging", "{}", "call-" + turn.submissionId()), Origin.AGENT);
        new CountDownLatch(1).await();
    }

    private static void chatter(Turn turn) {
        for (int i = 0; i < 200; i++) {
            turn.delta("word ");
        }
    }

    private static void callToolThatThrows(Turn turn) {
        turn.complete(new ResponseItem.FunctionCall("broken", "{}", "call-" + turn.submissionId()), Origin.AGENT);
        String output = "the tool threw " + new IllegalStateException("out of order");
        turn.complete(
                new ResponseItem.FunctionCallOutput("call-" + turn.submissionId(), new ToolOutput.Text(output)),
                Origin.TOOL);
    }

    private static void waitForInterrupt(Turn turn) throws InterruptedException {
        AtomicInteger called = new AtomicInteger();
        Turn.Registration withdrawn = turn.onInterrupt(() -> called.addAndGet(100));
        Turn.Registration unused = turn.onInterrupt(called::incrementAndGet);
        withdrawn.cancel();
        boolean interruptedBefore = turn.isInterrupted(); // then the one withdrawn may be called
        turn.delta("waiting");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Turn.Registration tooLate = turn.onInterrupt(called::incrementAndGet);
            tooLate.cancel();
            boolean right = called.get() == 2 || (interruptedBefore && called.get() == 102);
            if (!right || !turn.isInterrupted()) {
                throw new DeathOfTheAgent(); // whoever relies on these would hang
            }
            throw e;
        }
    }

    private void ignoreInterrupts(Turn turn) {
        turn.delta("deaf");
        while (end.getCount() > 0) {
            try {
                if (!end.await(20, TimeUnit.MILLISECONDS)) {
                    turn.delta("still there"); // until it is given up
                }
            } catch (InterruptedException ignored) {
                // that is what it is for
            }
        }
    }

    private static String firstMessage(Turn turn) {
        for (HistoryItem item : turn.history()) {
            if (item.item() instanceof ResponseItem.Message message) {
                return message.text();
            }
        }
        throw new IllegalStateException("there is no message in the history");
    }

    /** Leaves no stack trace in the output of the build. */
    static final class DeathOfTheAgent extends Error {

        private static final long serialVersionUID = 1L;

        DeathOfTheAgent() {
            super("the agent died, as its script wants", null, false, false);
        }
    }
}
