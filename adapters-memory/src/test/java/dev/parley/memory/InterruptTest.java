package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.spi.InitialHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptTest {

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final CountDownLatch agentIsDeaf = new CountDownLatch(1);
    private final CountDownLatch testIsOver = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        testIsOver.countDown();
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }

    @Test
    void noThreadIsInterruptedInsideEmitNorEntersItInterrupted() throws InterruptedException {
        List<String> problems = new CopyOnWriteArrayList<>();
        InProcessSessionSpawner spawner = spawner(turn -> {
            while (!Thread.currentThread().isInterrupted()) {
                turn.delta("word"); // until it is abandoned, should emit lose the interrupt
            }
            turn.delta("a last word, although interrupted");
            if (!Thread.currentThread().isInterrupted()) {
                problems.add("the interrupt was lost in emit");
            }
        });
        Consumer<Event> store = event -> {
            for (int i = 0; i < 50; i++) {
                if (Thread.currentThread().isInterrupted()) {
                    problems.add("interrupted inside emit of " + event.msg());
                }
            }
        };
        for (int round = 0; round < 500; round++) {
            Listener listener = Listener.of(spawner, new InitialHistory.New(), store);
            String id = listener.say("talk");
            listener.await(id, EventMsg.AgentMessageDelta.class);

            listener.submit(new Op.Interrupt());

            assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            assertThat(listener.heard(id)).noneMatch(EventMsg.Warning.class::isInstance);
            listener.session().close();
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void noInterruptReachesTheNextTurn() {
        ExecutorService oneThread = Executors.newSingleThreadExecutor();
        opened.add(oneThread::shutdownNow);
        List<String> problems = new CopyOnWriteArrayList<>();
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> {
                    if (Thread.currentThread().isInterrupted() && !turn.isInterrupted()) {
                        problems.add("turn " + turn.submissionId() + " began with the interrupt of another");
                    }
                    turn.delta("word");
                })
                .executor(oneThread)
                .build();
        opened.add(spawner);
        Listener listener = Listener.of(spawner);
        for (int round = 0; round < 500; round++) {
            String id = listener.say("short");
            listener.await(id, EventMsg.AgentMessageDelta.class);
            listener.submit(new Op.Interrupt()); // comes while the turn ends
            String next = listener.say("next");
            listener.awaitEnd(id);
            assertThat(listener.awaitEnd(next)).as("end of the turn behind").isEqualTo(new EventMsg.TurnComplete());
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void anInterruptRightBehindASubmissionMeansIt() {
        InProcessSessionSpawner spawner = spawner(turn -> new CountDownLatch(1).await());
        Listener listener = Listener.of(spawner);
        for (int round = 0; round < 500; round++) {
            String id = listener.say("wait");
            listener.submit(new Op.Interrupt());

            assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
            // the next round submits while the worker may not have returned from emit
        }
    }

    @Test
    void anInterruptWhileTheEndOfATurnIsSaidLeavesAloneWhatWaitedForIt() {
        CountDownLatch queued = new CountDownLatch(1);
        InProcessSessionSpawner spawner = spawner(turn -> queued.await());
        CompletableFuture<Listener> client = new CompletableFuture<>();
        Listener listener = Listener.of(spawner, new InitialHistory.New(), event -> {
            if (event.submissionId().equals("1") && event.msg() instanceof EventMsg.TurnComplete) {
                client.join().submit(new Op.Interrupt());
            }
        });
        client.complete(listener);
        String first = listener.say("first");
        String second = listener.say("second");

        queued.countDown();

        listener.completes(first);
        listener.completes(second);
    }

    @Test
    void aToolThatWaitsForAnApprovalIsLetGoByTheInterrupt() throws InterruptedException {
        LinkedBlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        InProcessSessionSpawner spawner = spawner(turn -> {
            CountDownLatch toolIsDone = new CountDownLatch(1);
            Thread tool = new Thread(() -> {
                askAndKeep(turn, ends);
                toolIsDone.countDown();
            });
            tool.start();
            waitInSpiteOfInterrupts(toolIsDone);
            askAndKeep(turn, ends);
        });
        Listener listener = Listener.of(spawner);
        String id = listener.say("ask");
        listener.await(id, EventMsg.ApprovalRequest.class);

        listener.submit(new Op.Interrupt());

        assertThat(ends.poll(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(ends.poll(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        assertThat(listener.heard(id))
                .as("a turn that was interrupted asks nobody")
                .filteredOn(EventMsg.ApprovalRequest.class::isInstance)
                .hasSize(1);
    }

    @Test
    void aTurnThatEndsInTimeLeavesNothingScheduled() {
        ManualScheduler time = time();
        InProcessSessionSpawner spawner = spawner(time, turn -> {
            turn.delta("waiting");
            new CountDownLatch(1).await();
        });
        Listener listener = Listener.of(spawner);
        String id = listener.say("wait");
        listener.await(id, EventMsg.AgentMessageDelta.class);

        listener.submit(new Op.Interrupt());

        listener.awaitEnd(id);
        assertThat(time.uncancelled()).isZero();
    }

    @Test
    void anAbandonedTurnCanSayNothingMoreAndTheModelSeesNothingOfIt() throws InterruptedException {
        LinkedBlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        List<Integer> viewSizes = new CopyOnWriteArrayList<>();
        ManualScheduler time = time();
        InProcessSessionSpawner spawner = spawner(time, turn -> {
            if (turn.inputText().equals("be deaf")) {
                beDeaf();
                tryTo(() -> turn.say("too late"), thrown);
                tryTo(turn::history, thrown);
                tryTo(turn::takeSteering, thrown);
                return;
            }
            viewSizes.add(turn.history().size());
        });
        Listener listener = Listener.of(spawner);
        String deaf = listener.say("be deaf");
        agentIsDeaf.await();

        listener.submit(new Op.Interrupt());
        time.timePasses();

        assertThat(listener.awaitEnd(deaf)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        assertThat(listener.heard(deaf)).anyMatch(EventMsg.Warning.class::isInstance);
        listener.completes(listener.say("next"));
        int said = listener.heard().size();
        testIsOver.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(thrown.poll(20, TimeUnit.SECONDS)).isInstanceOf(TurnOverException.class);
        }
        assertThat(listener.heard()).hasSize(said);
        assertThat(viewSizes).containsExactly(2);
    }

    @Test
    void aTurnIsNotAbandonedBecauseItsStoreIsSlow() throws InterruptedException {
        CountDownLatch storeAnswers = new CountDownLatch(1);
        ManualScheduler time = time();
        InProcessSessionSpawner spawner = spawner(time, turn -> turn.delta("word"));
        Listener listener = Listener.of(spawner, new InitialHistory.New(), event -> {
            if (event.msg() instanceof EventMsg.AgentMessageDelta) {
                awaitQuietly(storeAnswers);
            }
        });
        String id = listener.say("talk");
        listener.await(id, EventMsg.AgentMessageDelta.class);
        listener.submit(new Op.Interrupt());

        time.timePasses();
        time.timePasses(); // scheduled again, since the agent is not to blame
        storeAnswers.countDown();

        assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        assertThat(listener.heard(id)).noneMatch(EventMsg.Warning.class::isInstance);
    }

    @Test
    void anAbandonedTurnIsReportedEvenIfThereIsNoOtherThread() throws InterruptedException {
        ExecutorService threads = Executors.newCachedThreadPool();
        opened.add(threads::shutdownNow);
        ManualScheduler time = time();
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> beDeaf())
                .executor(threads)
                .scheduler(time)
                .build();
        opened.add(spawner);
        Listener listener = Listener.of(spawner);
        String id = listener.say("be deaf");
        agentIsDeaf.await();
        threads.shutdown();

        listener.session().close();
        time.timePasses();

        assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.CLOSED));
    }

    @Test
    void actionsRunOnceWhenTheTurnIsInterrupted() {
        List<String> called = new CopyOnWriteArrayList<>();
        InProcessSessionSpawner spawner = spawner(turn -> {
            turn.onInterrupt(() -> called.add("stream closed"));
            turn.onInterrupt(() -> called.add("withdrawn")).cancel();
            turn.onInterrupt(() -> {
                throw new IllegalStateException("secret");
            });
            turn.delta("waiting");
            try {
                new CountDownLatch(1).await();
            } finally {
                turn.onInterrupt(() -> called.add("at once"));
            }
        });
        Listener listener = Listener.of(spawner);
        String id = listener.say("wait");
        listener.await(id, EventMsg.AgentMessageDelta.class);

        listener.submit(new Op.Interrupt());

        assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        assertThat(called).containsExactlyInAnyOrder("stream closed", "at once");
        assertThat(listener.await(id, EventMsg.Warning.class).message())
                .contains("IllegalStateException")
                .doesNotContain("secret");
    }

    @Test
    void aTurnThatReturnsAlthoughInterruptedIsAborted() {
        InProcessSessionSpawner spawner = spawner(turn -> {
            turn.delta("waiting");
            while (!turn.isInterrupted()) {
                Thread.onSpinWait();
            }
            turn.say("what I have so far");
        });
        Listener listener = Listener.of(spawner);
        String id = listener.say("wait");
        listener.await(id, EventMsg.AgentMessageDelta.class);

        listener.submit(new Op.Interrupt());

        assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        assertThat(listener.heard(id)).anyMatch(EventMsg.ItemCompleted.class::isInstance);
    }

    private void beDeaf() {
        agentIsDeaf.countDown();
        waitInSpiteOfInterrupts(testIsOver);
    }

    private static void askAndKeep(Turn turn, LinkedBlockingQueue<Throwable> ends) {
        try {
            turn.requestApproval("call", "rm", "{}");
        } catch (InterruptedException e) {
            ends.add(e);
        }
    }

    private static void waitInSpiteOfInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException ignored) {
                // deaf
            }
        }
    }

    private static void tryTo(Runnable action, LinkedBlockingQueue<Throwable> thrown) {
        try {
            action.run();
            thrown.add(new AssertionError("was not refused"));
        } catch (RuntimeException e) {
            thrown.add(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted inside emit", e);
        }
    }

    private ManualScheduler time() {
        ManualScheduler time = new ManualScheduler();
        opened.add(time);
        return time;
    }

    private InProcessSessionSpawner spawner(Agent agent) {
        InProcessSessionSpawner spawner =
                InProcessSessionSpawner.builder().agent("agent", agent).build();
        opened.add(spawner);
        return spawner;
    }

    private InProcessSessionSpawner spawner(ManualScheduler time, Agent agent) {
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", agent)
                .scheduler(time)
                .build();
        opened.add(0, spawner);
        return spawner;
    }
}
