package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How turns follow each other and what is in them. */
interface SessionTurnRules {

    @Test
    @Rule("SP-010")
    default void aTurnBeginsOnceEndsOnceAndCarriesItsId(SessionBench bench) {
        Dialogue dialogue = bench.start();
        for (int i = 0; i < bench.rounds(20); i++) {
            String id = dialogue.ask(Behaviour.ANSWER);

            assertThat(dialogue.awaitEnd(id)).as("end of a turn").isInstanceOf(EventMsg.TurnComplete.class);

            dialogue.hasSaid(
                    "an item of origin AGENT in an answered turn",
                    event -> event.submissionId().equals(id)
                            && event.msg() instanceof EventMsg.ItemCompleted completed
                            && completed.origin() == Origin.AGENT);
            int said = dialogue.events().size();
            dialogue.recorder().staysAt(said, "nothing follows the end of a turn");
            dialogue.isInOrder();
        }
    }

    @Test
    @Rule("SP-011")
    default void submittedInputIsNotEmitted(SessionBench bench) {
        Dialogue dialogue = bench.start();

        dialogue.answers("whose input is looked for");

        assertThat(dialogue.events())
                .as("events of a session, which never repeats what a client said")
                .noneMatch(event ->
                        event.msg() instanceof EventMsg.ItemCompleted completed && completed.origin() == Origin.USER);
    }

    @Test
    @Rule("SP-012")
    default void turnsRunInTheOrderOfTheirSubmissions(SessionBench bench) {
        CountDownLatch allAsked = new CountDownLatch(1);
        Dialogue dialogue = bench.start(event -> {
            if (event.msg() instanceof EventMsg.TurnStarted) {
                bench.awaitInsideEmit(allAsked);
            }
        });
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ids.add(dialogue.ask(Behaviour.ANSWER));
        }
        allAsked.countDown();
        dialogue.awaitAllEnds();

        List<String> begun = dialogue.events().stream()
                .filter(event ->
                        event.msg() instanceof EventMsg.TurnStarted || event.msg() instanceof EventMsg.InputTaken)
                .map(Event::submissionId)
                .toList();
        assertThat(begun).as("turns in the order in which they began").isEqualTo(ids);
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-013")
    default void oneTurnAtATimeWhoeverSubmits(SessionBench bench) {
        try (Contest contest = new Contest(bench.patience())) {
            for (int round = 0; round < bench.rounds(50); round++) {
                CountDownLatch allAsked =
                        new CountDownLatch(round % 2); // in half of the rounds no turn is over by then
                Dialogue dialogue = bench.start(event -> {
                    if (event.msg() instanceof EventMsg.TurnStarted) {
                        bench.awaitInsideEmit(allAsked);
                    }
                });
                List<Callable<String>> submitters = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    submitters.add(() -> dialogue.ask(Behaviour.ANSWER));
                }
                contest.run(submitters);
                allAsked.countDown();

                dialogue.awaitAllEnds();
                dialogue.isInOrder();
                dialogue.session().close();
            }
        }
    }

    @Test
    @Rule("SP-014")
    default void emitIsNeverCalledTwiceAtOnce(SessionBench bench) {
        try (Contest contest = new Contest(bench.patience())) {
            for (int round = 0; round < bench.rounds(50); round++) {
                CountDownLatch insideEmit = new CountDownLatch(round % 2); // in half of the rounds emit is held
                CountDownLatch interrupted = new CountDownLatch(round % 2);
                Dialogue dialogue = bench.start(event -> {
                    LockSupport.parkNanos(1_000);
                    if (event.msg() instanceof EventMsg.TurnStarted) {
                        insideEmit.countDown();
                        bench.awaitInsideEmit(interrupted);
                    }
                });
                contest.run(List.of(
                        () -> dialogue.ask(Behaviour.CHATTER),
                        () -> dialogue.ask(Behaviour.ANSWER),
                        () -> {
                            assertThat(insideEmit.await(bench.patience().toMillis(), TimeUnit.MILLISECONDS))
                                    .as("a turn began")
                                    .isTrue();
                            dialogue.interrupt();
                            interrupted.countDown();
                            return "interrupted";
                        },
                        () -> dialogue.ask(Behaviour.CHATTER)));

                dialogue.submit(new Op.Shutdown());
                dialogue.awaitAllEnds();
                assertThat(dialogue.recorder().misuses()).as("misuses of emit").isEmpty();
            }
        }
    }

    @Test
    @Rule("SP-015")
    default void submittingInsideEmitWorks(SessionBench bench) {
        Dialogue dialogue = bench.start((self, event) -> {
            if (event.msg() instanceof EventMsg.TurnComplete
                    && !event.submissionId().equals("5")) {
                self.ask(Behaviour.ANSWER);
            }
        });

        dialogue.ask(Behaviour.ANSWER);

        assertThat(dialogue.awaitEnd("5"))
                .as("end of the fifth turn, each begun inside emit of the last one's end")
                .isInstanceOf(EventMsg.TurnComplete.class);
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-016")
    default void anApprovalIsAskedForAndAnswered(SessionBench bench) {
        bench.needs(Behaviour.ASK);
        Dialogue dialogue = bench.start();
        for (Decision decision : List.of(Decision.DENIED, Decision.APPROVED, Decision.APPROVED_FOR_SESSION)) {
            String id = dialogue.ask(Behaviour.ASK);
            dialogue.submit(new Op.Approval(dialogue.awaitRequest(id).requestId(), decision));

            assertThat(dialogue.awaitEnd(id))
                    .as("end of a turn whose request was answered %s", decision)
                    .isInstanceOf(EventMsg.TurnComplete.class);
        }
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-017")
    default void anApprovalMayBeAnsweredInsideEmit(SessionBench bench) {
        bench.needs(Behaviour.ASK);
        Dialogue dialogue = bench.start((self, event) -> {
            if (event.msg() instanceof EventMsg.ApprovalRequest request) {
                self.submit(new Op.Approval(request.requestId(), Decision.APPROVED));
            }
        });

        String id = dialogue.ask(Behaviour.ASK);

        assertThat(dialogue.awaitEnd(id))
                .as("end of a turn whose request was answered inside emit")
                .isInstanceOf(EventMsg.TurnComplete.class);
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-018")
    default void anUnknownMessagePassesThrough(SessionBench bench) {
        bench.needs(Behaviour.UNKNOWN_MESSAGE);
        Dialogue dialogue = bench.start();

        String id = dialogue.ask(Behaviour.UNKNOWN_MESSAGE);

        assertThat(dialogue.awaitEnd(id))
                .as("end of a turn with an unknown message")
                .isInstanceOf(EventMsg.TurnComplete.class);
        dialogue.hasSaid(
                "the unknown message, unchanged",
                event -> event.submissionId().equals(id)
                        && event.msg() instanceof EventMsg.Unknown unknown
                        && unknown.type().equals("kit_unknown")
                        && unknown.json().text().contains("kit_unknown"));
        dialogue.isInOrder();
    }
}
