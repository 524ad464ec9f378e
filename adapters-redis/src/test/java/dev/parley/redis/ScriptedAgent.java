package dev.parley.redis;

import dev.parley.memory.Agent;
import dev.parley.memory.Turn;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.spi.HistoryItem;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.concurrent.CountDownLatch;

/** Behaves as its input says. */
final class ScriptedAgent implements Agent {

    private final CountDownLatch end;

    /** @param end until when it ignores interrupts */
    ScriptedAgent(CountDownLatch end) {
        this.end = end;
    }

    @Override
    public void run(Turn turn) throws InterruptedException {
        switch (Behaviour.valueOf(turn.inputText())) {
            case ANSWER -> turn.say("answer to " + turn.submissionId());
            case WAIT -> waitForInterrupt(turn);
            case CHATTER -> chatter(turn);
            case FAIL -> throw new IllegalStateException("something that only the model may see");
            case ASK -> turn.requestApproval("call-1", "rm", "{}");
            case TOOL_THROWS -> callToolThatThrows(turn);
            case IGNORE_INTERRUPT -> ignoreInterrupts(turn);
            case DIE -> throw new DeathOfTheAgent();
            case UNKNOWN_MESSAGE ->
                turn.passOn(new EventMsg.Unknown("kit_unknown", new JsonText("{\"type\":\"kit_unknown\"}")));
            case RECALL -> turn.say(firstMessage(turn));
        }
    }

    private static void chatter(Turn turn) {
        for (int i = 0; i < 200; i++) {
            turn.delta("word ");
        }
    }

    private static void callToolThatThrows(Turn turn) {
        turn.complete(new ResponseItem.FunctionCall("broken", "{}", "call-1"), Origin.AGENT);
        String output = "the tool threw " + new IllegalStateException("out of order");
        turn.complete(new ResponseItem.FunctionCallOutput("call-1", new ToolOutput.Text(output)), Origin.TOOL);
    }

    private static void waitForInterrupt(Turn turn) throws InterruptedException {
        turn.delta("waiting");
        new CountDownLatch(1).await();
    }

    private void ignoreInterrupts(Turn turn) {
        turn.delta("deaf");
        while (end.getCount() > 0) {
            try {
                end.await();
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
