package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How a turn is stopped. */
interface SessionInterruptRules {

    /** How long a store holds emit up. */
    Duration SLOW = Duration.ofMillis(600);

    @Test
    @Rule("SP-020")
    default void anInterruptEndsTheRunningTurnAndTheNextOneWorks(SessionBench bench) {
        Dialogue dialogue = bench.start();
        for (int round = 0; round < bench.rounds(50); round++) {
            String id = dialogue.ask(Behaviour.WAIT);
            if (round % 2 == 0) {
                dialogue.awaitWord(id); // else it may still be on its way
            }
            dialogue.interrupt();

            dialogue.endsAborted(id, AbortReason.INTERRUPTED, "an interrupted turn");
            dialogue.answers("after an interrupted one");
        }
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-021")
    default void anInterruptLeavesWaitingSubmissionsAlone(SessionBench bench) {
        Dialogue dialogue = bench.start();
        String running = dialogue.ask(Behaviour.WAIT);
        dialogue.awaitWord(running);
        List<String> waiting = List.of(dialogue.ask(Behaviour.ANSWER), dialogue.ask(Behaviour.ANSWER));

        dialogue.interrupt();

        dialogue.endsAborted(running, AbortReason.INTERRUPTED, "the interrupted turn");
        for (String id : waiting) {
            assertThat(dialogue.awaitEnd(id))
                    .as("end of a turn that waited during the interrupt")
                    .isInstanceOf(EventMsg.TurnComplete.class);
        }
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-022")
    default void anInterruptOfNothingDoesNothing(SessionBench bench) {
        Dialogue dialogue = bench.start();
        for (int round = 0; round < bench.rounds(50); round++) {
            dialogue.interrupt();
            dialogue.answers("after an interrupt of nothing");
        }
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-023")
    default void noThreadIsInterruptedInsideEmit(SessionBench bench) {
        Set<String> problems = new TreeSet<>();
        try (Contest contest = new Contest(bench.patience())) {
            for (int round = 0; round < bench.rounds(300); round++) {
                AtomicBoolean begun = new AtomicBoolean();
                Dialogue dialogue = bench.start(event -> {
                    begun.set(event.msg() instanceof EventMsg.TurnStarted || begun.get());
                    spendAMoment();
                });
                String id = dialogue.ask(Behaviour.CHATTER);
                Callable<String> interrupter = () -> {
                    while (!begun.get() && dialogue.events().size() < 2) {
                        Thread.onSpinWait();
                    }
                    dialogue.interrupt();
                    return id;
                };
                contest.run(List.of(interrupter, interrupter));

                dialogue.awaitEnd(id);
                problems.addAll(dialogue.recorder().misuses());
                dialogue.session().close();
            }
        }
        assertThat(problems).as("misuses of emit").isEmpty();
    }

    @Test
    @Rule("SP-024")
    default void anInterruptInsideEmitWorks(SessionBench bench) {
        AtomicBoolean interrupted = new AtomicBoolean();
        Dialogue dialogue = bench.start((self, event) -> {
            if (event.msg() instanceof EventMsg.TurnStarted && interrupted.compareAndSet(false, true)) {
                self.interrupt();
            }
        });

        String id = dialogue.ask(Behaviour.WAIT);

        dialogue.endsAborted(id, AbortReason.INTERRUPTED, "a turn interrupted inside emit of its start");
        dialogue.answers("after one that was interrupted inside emit");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-025")
    default void anInterruptEndsTheWaitForAnApproval(SessionBench bench) {
        bench.needs(Behaviour.ASK);
        Dialogue dialogue = bench.start();
        String id = dialogue.ask(Behaviour.ASK);
        dialogue.recorder().await("an approval request", event -> event.msg() instanceof EventMsg.ApprovalRequest);

        dialogue.interrupt();

        dialogue.endsAborted(id, AbortReason.INTERRUPTED, "a turn interrupted while it waits for an approval");
        dialogue.answers("after one that waited for an approval");
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-026")
    default void aTurnThatIgnoresItsInterruptIsAbandonedAndReported(SessionBench bench) {
        bench.needs(Behaviour.IGNORE_INTERRUPT);
        Dialogue dialogue = bench.start();
        String id = dialogue.ask(Behaviour.IGNORE_INTERRUPT);
        dialogue.awaitWord(id);

        dialogue.interrupt();

        dialogue.endsAborted(id, AbortReason.INTERRUPTED, "a turn that ignores its interrupt");
        dialogue.hasSaid(
                "a Warning or Error about a turn that was abandoned",
                event -> event.submissionId().equals(id)
                        && (event.msg() instanceof EventMsg.Warning || event.msg() instanceof EventMsg.Error));
        String open = dialogue.ask(Behaviour.WAIT);
        dialogue.awaitWord(open);
        String behind = dialogue.ask(Behaviour.ANSWER);
        dialogue.recorder()
                .staysAt(dialogue.events().size(), "one turn waits, and the abandoned one may say nothing more");
        dialogue.interrupt();
        dialogue.endsAborted(open, AbortReason.INTERRUPTED, "a turn after one that was abandoned");
        assertThat(dialogue.awaitEnd(behind))
                .as("end of a turn that waited behind")
                .isInstanceOf(EventMsg.TurnComplete.class);
        dialogue.answers("after one that was abandoned");
        String last = dialogue.submit(new Op.Shutdown());
        dialogue.awaitEnd(last);
        dialogue.isInOrder();
    }

    @Test
    @Rule("SP-027")
    default void anInterruptedTurnThatIsInsideEmitIsNotGivenUp(SessionBench bench) {
        endsAfterSlowEmit(bench, Behaviour.WAIT);
        if (!bench.lacks(Behaviour.IGNORE_INTERRUPT)) {
            endsAfterSlowEmit(bench, Behaviour.IGNORE_INTERRUPT);
        }
    }

    /** Interrupts a turn while the sink holds its first word up. */
    private static void endsAfterSlowEmit(SessionBench bench, Behaviour behaviour) {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Dialogue dialogue = bench.start(event -> {
            if (event.submissionId().equals("1") && !(event.msg() instanceof EventMsg.TurnStarted)) {
                bench.awaitInsideEmit(mayGoOn);
            }
        });
        String held = dialogue.ask(behaviour);
        dialogue.awaitWord(held);
        String behind = dialogue.ask(Behaviour.ANSWER);
        int said = dialogue.events().size();

        dialogue.interrupt();

        try {
            dialogue.recorder().staysAt(said, SLOW, "emit has not returned");
        } finally {
            mayGoOn.countDown();
        }
        dialogue.endsAborted(held, AbortReason.INTERRUPTED, "a turn interrupted inside a slow emit");
        assertThat(dialogue.awaitEnd(behind))
                .as("end of a turn that waited behind a slow emit")
                .isInstanceOf(EventMsg.TurnComplete.class);
        assertThat(dialogue.recorder().misuses()).as("misuses of emit").isEmpty();
        dialogue.isInOrder();
    }

    /** Spends a moment inside emit, as a store does, where an interrupt would do harm. */
    private static void spendAMoment() {
        LockSupport.parkNanos(20_000);
    }
}
