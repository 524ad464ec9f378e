package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.spi.ConversationException;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How a session ends when it is asked to. */
interface SessionCloseRules {

    @Test
    @Rule("SP-030")
    default void aClosedSessionRefusesSubmissions(SessionBench bench) {
        Dialogue dialogue = bench.start();
        dialogue.answers("before close");

        dialogue.session().close();

        dialogue.refusesInput("after close");
        Denial.of(
                "submit of Shutdown after close",
                SubmissionRefusedException.class,
                () -> dialogue.submit(new Op.Shutdown()));
        for (Op op : List.of(new Op.Compact(), new Op.Interrupt(), new Op.Approval("1", Decision.APPROVED))) {
            Denial.of(
                    "submit of %s after close".formatted(op.getClass().getSimpleName()),
                    SubmissionRefusedException.class,
                    () -> dialogue.submit(op));
        }
        dialogue.recorder().staysAt(dialogue.events().size(), "nothing was accepted after close");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-031")
    default void closeEndsWhatRunsAndWhatWaits(SessionBench bench) {
        for (int round = 0; round < bench.rounds(30); round++) {
            Dialogue dialogue = bench.start();
            String running = dialogue.ask(Behaviour.WAIT);
            if (round % 2 == 0) {
                dialogue.awaitWord(running);
            }
            List<String> waiting = List.of(dialogue.ask(Behaviour.ANSWER), dialogue.ask(Behaviour.ANSWER));

            dialogue.session().close();

            dialogue.endsAborted(running, AbortReason.CLOSED, "the turn that ran when the session was closed");
            for (String id : waiting) {
                dialogue.endsAborted(id, AbortReason.CLOSED, "a submission that waited when the session was closed");
            }
            dialogue.recorder().staysAt(dialogue.events().size(), "everything had ended");
            dialogue.isInOrder();
        }
    }

    @Test
    @Rule("SP-032")
    default void whatIsAcceptedEndsWheneverCloseComes(SessionBench bench) {
        try (Contest contest = new Contest(bench.patience())) {
            for (int round = 0; round < bench.rounds(200); round++) {
                Dialogue dialogue = bench.start();
                Callable<String> submitter = () -> {
                    try {
                        for (int i = 0; i < 10; i++) {
                            dialogue.ask(Behaviour.ANSWER);
                        }
                    } catch (SubmissionRefusedException closed) {
                        return closed.reason();
                    }
                    return "all accepted";
                };
                Callable<String> closer = () -> {
                    dialogue.session().close();
                    return "closed";
                };
                contest.run(List.of(submitter, submitter, closer));

                dialogue.awaitAllEnds();
                dialogue.isInOrder();
            }
        }
    }

    @Test
    @Rule("SP-033")
    default void closeDoesNotWait(SessionBench bench) throws InterruptedException {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicBoolean gaveUp = new AtomicBoolean();
        Dialogue dialogue = bench.start(event -> {
            if (event.msg() instanceof EventMsg.TurnStarted) {
                gaveUp.set(!await(mayGoOn, bench));
            }
        });
        String id = dialogue.ask(Behaviour.ANSWER);
        dialogue.awaitStart(id);

        dialogue.session().close();
        dialogue.session().close();
        mayGoOn.countDown();

        dialogue.awaitEnd(id);
        assertThat(gaveUp).as("close returns only after emit does").isFalse();
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-034")
    default void closeMayBeCalledByManyAndTwice(SessionBench bench) {
        try (Contest contest = new Contest(bench.patience())) {
            for (int round = 0; round < bench.rounds(50); round++) {
                Dialogue dialogue = bench.start();
                String id = dialogue.ask(Behaviour.WAIT);
                List<Callable<String>> closers = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    closers.add(() -> {
                        dialogue.session().close();
                        dialogue.session().close();
                        return "closed";
                    });
                }
                contest.run(closers);

                dialogue.endsAborted(id, AbortReason.CLOSED, "the turn that ran when the session was closed");
                dialogue.isInOrder();
            }
        }
    }

    @Test
    @Rule("SP-035")
    default void closeInsideEmitWorks(SessionBench bench) {
        List<Class<? extends EventMsg>> moments =
                List.of(EventMsg.TurnStarted.class, EventMsg.ItemCompleted.class, EventMsg.TurnComplete.class);
        for (Class<? extends EventMsg> moment : moments) {
            Dialogue dialogue = bench.start((self, event) -> {
                if (moment.isInstance(event.msg())) {
                    self.session().close();
                }
            });
            String first = dialogue.ask(Behaviour.ANSWER);

            dialogue.awaitEnd(first);
            dialogue.recorder().staysAt(dialogue.events().size(), "the session was closed inside emit");
            dialogue.refusesInput("after close inside emit of " + moment.getSimpleName());
            dialogue.isInOrder();
        }
    }

    @Test
    @Rule("SP-036")
    default void shutdownEndsEverythingAndIsAnsweredLast(SessionBench bench) {
        Dialogue dialogue = bench.start();
        String running = dialogue.ask(Behaviour.WAIT);
        dialogue.awaitWord(running);
        String waiting = dialogue.ask(Behaviour.ANSWER);

        String shutdown = dialogue.submit(new Op.Shutdown());

        assertThat(dialogue.awaitEnd(shutdown)).as("answer to Shutdown").isInstanceOf(EventMsg.ShutdownComplete.class);
        dialogue.awaitEnd(running);
        dialogue.awaitEnd(waiting);
        dialogue.recorder().staysAt(dialogue.events().size(), "nothing follows ShutdownComplete");
        List<Event> events = dialogue.events();
        assertThat(events.get(events.size() - 1).msg()).as("last event").isInstanceOf(EventMsg.ShutdownComplete.class);
        dialogue.refusesInput("after Shutdown");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-037")
    default void anIdleSessionCanBeShutDown(SessionBench bench) {
        for (int round = 0; round < bench.rounds(20); round++) {
            Dialogue dialogue = bench.start();
            dialogue.answers("before Shutdown");
            if (round % 2 == 0) { // else the session may not have come to rest
                dialogue.recorder().staysAt(dialogue.events().size(), "the turn has ended");
            }

            String shutdown = dialogue.submit(new Op.Shutdown());

            assertThat(dialogue.awaitEnd(shutdown))
                    .as("answer to Shutdown")
                    .isInstanceOf(EventMsg.ShutdownComplete.class);
            dialogue.session().close();
            dialogue.isInOrder();
        }
    }

    @Test
    @Rule("SP-038")
    default void closingTheSpawnerEndsItsSessions(SessionBench bench) {
        Dialogue idle = bench.start();
        idle.answers("before the spawner is closed");
        Dialogue busy = bench.start();
        String running = busy.ask(Behaviour.WAIT);
        busy.awaitWord(running);
        String waiting = busy.ask(Behaviour.ANSWER);

        bench.spawner().close();
        bench.spawner().close();

        busy.endsAborted(running, AbortReason.CLOSED, "the turn that ran when the spawner was closed");
        busy.endsAborted(waiting, AbortReason.CLOSED, "a submission that waited when the spawner was closed");
        busy.refusesInput("after the spawner was closed");
        idle.refusesInput("after the spawner was closed");
        SessionRequest request = bench.request(bench.config(), new InitialHistory.New());
        Denial.of(
                "spawn after the spawner was closed",
                ConversationException.class,
                () -> bench.spawner().spawn(request, bench.recorder()));
        busy.isInOrder();
    }

    @Test
    @Rule("SP-039")
    default void aClosedSpawnerHoldsNoThread(SessionBench bench) {
        bench.start().answers("before threads are counted");
        ThreadCensus census = new ThreadCensus(bench.patience());
        for (int i = 0; i < bench.rounds(30); i++) {
            Dialogue ended = bench.start();
            ended.answers("of a session that is closed before the spawner is");
            ended.session().close();
        }
        List<Dialogue> busy = new ArrayList<>();
        for (int i = 0; i < bench.rounds(10); i++) {
            Dialogue waiting = bench.start();
            waiting.awaitWord(waiting.ask(Behaviour.WAIT));
            busy.add(waiting);
        }

        try (Contest contest = new Contest(bench.patience())) {
            contest.run(List.of(() -> {
                bench.spawner().close();
                return "closed";
            }));
        }

        busy.forEach(Dialogue::awaitAllEnds);
        census.hasNotGrownByMoreThan(20, "the sessions of a spawner that was closed");
    }

    private static boolean await(CountDownLatch latch, SessionBench bench) {
        try {
            return latch.await(bench.patience().toMillis() / 2, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted inside emit", e);
        }
    }
}
