package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Submission;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What stays when something fails. */
interface SessionFailureRules {

    @Test
    @Rule("SP-040")
    default void aTurnThatFailsSaysSoAndTheSessionGoesOn(SessionBench bench) {
        bench.needs(Behaviour.FAIL);
        Dialogue dialogue = bench.start();
        for (int round = 0; round < 10; round++) {
            String id = dialogue.ask(Behaviour.FAIL);

            dialogue.endsAborted(id, AbortReason.FAILED, "a turn that fails");
            dialogue.hasSaid(
                    "an Error with a code and a message from a turn that fails",
                    event -> event.submissionId().equals(id)
                            && event.msg() instanceof EventMsg.Error error
                            && !error.code().isBlank()
                            && !error.message().isBlank());
            dialogue.answers("after one that failed");
        }
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-041")
    default void aToolThatThrowsDoesNotEndTheTurn(SessionBench bench) {
        bench.needs(Behaviour.TOOL_THROWS);
        Dialogue dialogue = bench.start();

        String id = dialogue.ask(Behaviour.TOOL_THROWS);

        assertThat(dialogue.awaitEnd(id))
                .as("end of a turn whose tool throws")
                .isInstanceOf(EventMsg.TurnComplete.class);
        dialogue.answers("after one whose tool threw");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-042")
    default void theDeathOfTheAgentEndsEverythingAndClosesTheSession(SessionBench bench) {
        bench.needs(Behaviour.DIE);
        Dialogue dialogue = bench.start();
        String running = dialogue.ask(Behaviour.WAIT);
        dialogue.awaitWord(running);
        String deadly = dialogue.ask(Behaviour.DIE);
        String waiting = dialogue.ask(Behaviour.ANSWER);
        dialogue.interrupt();

        assertThat(dialogue.awaitEnd(deadly))
                .as("end of the turn in which the agent died")
                .isInstanceOf(EventMsg.TurnAborted.class);
        dialogue.endsAborted(waiting, AbortReason.SESSION_LOST, "a submission that waited when the agent died");
        dialogue.recorder().await("SessionLost", event -> event.msg() instanceof EventMsg.SessionLost);
        dialogue.refusesInput("after the agent died");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-043")
    default void aSinkThatThrowsIsNotCalledAgain(SessionBench bench) throws InterruptedException {
        for (int taken = 0; taken < 5; taken++) {
            AtomicInteger calls = new AtomicInteger();
            int last = taken;
            EventRecorder recorder = new EventRecorder(bench.patience(), event -> {
                if (calls.getAndIncrement() >= last) {
                    throw new StoreClosedException("this sink takes %d events".formatted(last));
                }
            });
            Session session = bench.spawner().spawn(bench.request(bench.config(), new InitialHistory.New()), recorder);
            submitIfOpen(session, bench, "1");
            submitIfOpen(session, bench, "2");
            int refusedOnes = taken + 1;
            recorder.await(
                    "event %d".formatted(refusedOnes),
                    event -> recorder.events().size() >= refusedOnes);

            recorder.staysAt(refusedOnes, "the sink refused the last event, so the session has to stop");
            session.close();
            recorder.staysAt(refusedOnes, "the sink refused an event before the session was closed");
        }
    }

    @Test
    @Rule("SP-044")
    default void aSinkThatThrowsStopsNoOtherSession(SessionBench bench) {
        Dialogue good = bench.start();
        Dialogue bad = bench.start(event -> {
            if (event.msg() instanceof EventMsg.TurnStarted) {
                throw new StoreClosedException("this sink takes no turn");
            }
        });
        bad.awaitStart(bad.ask(Behaviour.ANSWER));
        bad.recorder().staysAt(bad.events().size(), "the sink refused the start of a turn");

        good.answers("after the sink of another session threw");
        bench.start().answers("in a session begun after the sink of another one threw");
        good.isInOrder();
    }

    @Test
    @Rule("SP-045")
    default void aCallWithoutOutputTroublesNoLaterTurn(SessionBench bench) {
        bench.needs(Behaviour.TOOL_HANGS);
        Dialogue dialogue = bench.start();
        for (int round = 0; round < 3; round++) {
            String id = dialogue.ask(Behaviour.TOOL_HANGS);
            dialogue.awaitWord(id);

            dialogue.interrupt();

            dialogue.endsAborted(id, AbortReason.INTERRUPTED, "a turn interrupted in a tool");
            dialogue.answers("after one that was interrupted in a tool");
        }
        dialogue.isInOrder();
    }

    private static void submitIfOpen(Session session, SessionBench bench, String id) {
        try {
            session.submit(new Submission(id, bench.input(Behaviour.ANSWER)));
        } catch (SubmissionRefusedException stopped) {
            assertThat(List.of(id)).contains(stopped.submissionId());
        }
    }
}
