package dev.parley.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An interrupt at any moment of a request ends the turn as one, and never looks like a broken connection. */
final class InterruptRaceTest {

    private static final int ROUNDS = 300;

    @Test
    void interruptIsNeverTakenForALostConnection() throws Exception {
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                OpenAiSessionSpawner spawner = OpenAiSessionSpawner.builder(endpoint.baseUrl())
                        .model("m")
                        .build();
                Talk talk = Talk.with(spawner)) {
            endpoint.answerBy(prompt -> Answer.empty().silence());

            for (int round = 0; round < ROUNDS; round++) {
                String id = talk.say("hi");
                talk.next(EventMsg.TurnStarted.class);
                passTime(round % 30);
                talk.interrupt();
                List<EventMsg> events = talk.untilEnd(id);

                assertThat(events)
                        .as("round %d", round)
                        .containsExactly(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            }
        }
    }

    /** Lets the request come some steps further, a different way in each round. */
    private static void passTime(int hundredsOfMicroseconds) {
        long end = System.nanoTime() + hundredsOfMicroseconds * 100_000L;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }
}
