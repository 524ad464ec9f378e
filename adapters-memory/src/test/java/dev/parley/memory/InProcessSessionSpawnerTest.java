package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import dev.parley.spi.SubmissionRefusedException;
import dev.parley.spi.UnknownToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InProcessSessionSpawnerTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    @Test
    void theEchoAgentIsFoundByNameAndRepeatsWhatItIsTold() throws InterruptedException {
        try (SessionSpawner spawner = SessionSpawnerProvider.named("echo").open(Map.of())) {
            List<EventMsg> said = new CopyOnWriteArrayList<>();
            CountDownLatch ended = new CountDownLatch(1);
            SessionRequest request = Listener.request(SessionConfig.of("echo"), new InitialHistory.New());

            spawner.spawn(request, event -> {
                        said.add(event.msg());
                        if (event.msg() instanceof EventMsg.TurnComplete) {
                            ended.countDown();
                        }
                    })
                    .submit(new Submission("1", Op.UserInput.text("hello")));

            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(said)
                    .contains(
                            new EventMsg.AgentMessageDelta("You said: hello"),
                            new EventMsg.ItemCompleted(
                                    ResponseItem.Message.assistant("You said: hello"), Origin.AGENT));
        }
    }

    @Test
    void theEchoProviderRefusesSettings() {
        SessionSpawnerProvider provider = SessionSpawnerProvider.named("echo");

        assertThatThrownBy(() -> provider.open(Map.of("volume", "loud")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("volume");
    }

    @Test
    void toolsThatTheAgentNamesAreAllowedAndOthersAreNot() throws InterruptedException {
        Agent agent = new Agent() {
            @Override
            public void run(Turn turn) {
                turn.say("I may use " + turn.config().tools());
            }

            @Override
            public Set<String> tools() {
                return Set.of("read", "write");
            }
        };
        try (SessionSpawner spawner = spawner(agent)) {
            SessionConfig config = SessionConfig.of("agent");
            spawner.spawn(request(config.withTools(List.of("read"))), event -> {});

            assertThatThrownBy(() -> spawner.spawn(request(config.withTools(List.of("read", "rm"))), event -> {}))
                    .isInstanceOf(UnknownToolException.class)
                    .hasMessageContaining("\"rm\"")
                    .hasMessageContaining("[read, write]");
        }
    }

    @Test
    void anAgentMayRefuseItsConfiguration() {
        InvalidSettingException refusal = new InvalidSettingException("effort", "is not a number");
        IllegalStateException mistake = new IllegalStateException("a bug of the agent");

        assertThatThrownBy(() -> spawnWithCheckThatThrows(refusal)).isSameAs(refusal);
        assertThatThrownBy(() -> spawnWithCheckThatThrows(mistake))
                .isInstanceOf(SessionSpawnException.class)
                .hasCause(mistake);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAThreadNoSessionBeginsAndNoneIsLeftToEnd(boolean error) {
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> turn.say("never"))
                .executor(task -> refuse(error))
                .closeTimeout(FOREVER) // a session that is left would never end
                .build();
        try (spawner) {
            assertThatThrownBy(() -> spawner.spawn(request(SessionConfig.of("agent")), event -> {}))
                    .isInstanceOf(SessionSpawnException.class)
                    .hasCauseInstanceOf(error ? OutOfMemoryError.class : RejectedExecutionException.class);
        }
    }

    private static void refuse(boolean error) {
        if (error) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        throw new RejectedExecutionException("no thread left");
    }

    @Test
    void anInterruptedTurnMayTakeForEverToEnd() {
        CountDownLatch end = new CountDownLatch(1);
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> {
                    turn.onInterrupt(end::countDown);
                    turn.say("here");
                    end.await();
                })
                .interruptGrace(FOREVER)
                .build();
        try (spawner) {
            Listener listener = Listener.of(spawner);
            String id = listener.say("wait");
            listener.await(id, EventMsg.AgentMessageDelta.class);

            listener.submit(new Op.Interrupt());

            assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAThreadSubmissionsAreRefusedUntilThereIsOne(boolean error) {
        AtomicBoolean full = new AtomicBoolean();
        ExecutorService threads = Executors.newCachedThreadPool();
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> turn.say("here"))
                .executor(task -> {
                    if (full.get()) {
                        refuse(error);
                    }
                    threads.execute(task);
                })
                .build();
        try (spawner) {
            Listener listener = Listener.of(spawner);
            listener.completes(listener.say("one"));
            full.set(true);
            whenIdle(
                    listener,
                    () -> assertThatThrownBy(() -> listener.say("none"))
                            .isInstanceOf(SubmissionRefusedException.class)
                            .hasMessageContaining("no thread"));

            full.set(false);

            listener.completes(listener.say("two"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anIdleSessionHoldsNoTask() {
        AtomicInteger tasks = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> turn.say("here"))
                .executor(task -> threads.execute(() -> {
                    tasks.incrementAndGet();
                    task.run();
                    synchronized (tasks) {
                        tasks.decrementAndGet();
                        tasks.notifyAll();
                    }
                }))
                .build();
        try (spawner) {
            for (int i = 0; i < 50; i++) {
                Listener listener = Listener.of(spawner);
                listener.completes(listener.say("one"));
            }
            awaitNone(tasks);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aSessionClosedBeforeItBeganSaysNothing() {
        List<Runnable> tasks = new ArrayList<>();
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> turn.say("here"))
                .executor(tasks::add)
                .build();
        try (spawner) {
            Listener listener = Listener.of(spawner);

            listener.session().close();
            tasks.forEach(Runnable::run);

            assertThat(listener.heard()).isEmpty();
        }
    }

    @Test
    void anErrorOfTheAgentReachesItsThreadsHandler() throws InterruptedException {
        LinkedBlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
        OutOfMemoryError error = new OutOfMemoryError("as the test wants");
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> {
                    throw error;
                })
                .executor(task -> {
                    Thread thread = new Thread(task);
                    thread.setUncaughtExceptionHandler((where, thrown) -> uncaught.add(thrown));
                    thread.start();
                })
                .build();
        try (spawner) {
            Listener.of(spawner).say("die");

            assertThat(uncaught.poll(20, TimeUnit.SECONDS)).isSameAs(error);
        }
    }

    @Test
    void closingTheSpawnerEndsTheThreadsThatItMade() throws InterruptedException {
        LinkedBlockingQueue<Thread> used = new LinkedBlockingQueue<>();
        InProcessSessionSpawner spawner = spawner(turn -> used.add(Thread.currentThread()));
        Listener listener = Listener.of(spawner);
        listener.completes(listener.say("one"));

        spawner.close();

        Thread thread = used.take();
        thread.join(20_000);
        assertThat(thread.isAlive())
                .as("the agent's thread, 20 seconds after close")
                .isFalse();
    }

    @Test
    void moreSubmissionsThanTheQueueHoldsAreRefused() {
        CountDownLatch go = new CountDownLatch(1);
        try (SessionSpawner spawner = spawner(turn -> {
            turn.delta("waiting");
            go.await();
        })) {
            Listener listener = Listener.of(spawner);
            String first = listener.say("runs");
            listener.await(first, EventMsg.AgentMessageDelta.class);
            for (int i = 0; i < 64; i++) {
                listener.say("waits");
            }

            assertThatThrownBy(() -> listener.say("too many"))
                    .isInstanceOf(SubmissionRefusedException.class)
                    .hasMessageContaining("64");

            go.countDown();
            listener.completes("65");
            assertThat(listener.heard("66")).isEmpty();
            listener.completes(listener.say("fits again"));
        }
    }

    @Test
    void operationsThatItDoesNotKnowAreRefused() {
        try (SessionSpawner spawner = spawner(turn -> {})) {
            Listener listener = Listener.of(spawner);
            Op unknown = new Op.Unknown("dance", new JsonText("{\"type\":\"dance\"}"));

            assertThatThrownBy(() -> listener.submit(unknown))
                    .isInstanceOf(SubmissionRefusedException.class)
                    .hasMessageContaining("dance");
        }
    }

    @Test
    void closingTheSpawnerWaitsNoLongerThanItWasTold() {
        CountDownLatch release = new CountDownLatch(1);
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("agent", turn -> ignoreInterruptsUntil(release, turn))
                .closeTimeout(Duration.ofMillis(1))
                .interruptGrace(Duration.ofMillis(100))
                .build();
        Listener listener = Listener.of(spawner);
        String id = listener.say("be deaf");
        listener.await(id, EventMsg.AgentMessageDelta.class);

        spawner.close(); // returns, or the test times out: nobody releases the agent before

        assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.CLOSED));
        release.countDown();
    }

    @Test
    void builderRefusesWhatMakesNoSense() {
        InProcessSessionSpawner.Builder builder =
                InProcessSessionSpawner.builder().agent("agent", turn -> {});

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.agent("agent", turn -> {}))
                .withMessageContaining("agent");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.agent(" ", turn -> {}))
                .withMessageContaining("blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queueCapacity(0))
                .withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.interruptGrace(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
        assertThatThrownBy(() -> InProcessSessionSpawner.builder().build()).isInstanceOf(IllegalStateException.class);
    }

    private static void ignoreInterruptsUntil(CountDownLatch release, Turn turn) {
        turn.delta("deaf");
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException ignored) {
                // deaf
            }
        }
    }

    private static void spawnWithCheckThatThrows(RuntimeException problem) throws InterruptedException {
        Agent agent = new Agent() {
            @Override
            public void run(Turn turn) {
                turn.say("never");
            }

            @Override
            public void check(SessionConfig config) {
                throw problem;
            }
        };
        try (SessionSpawner spawner = spawner(agent)) {
            spawner.spawn(request(SessionConfig.of("agent")), event -> {});
        }
    }

    /** A worker ends shortly after the last event; until then it would take the submission itself. */
    private static void whenIdle(Listener listener, Runnable check) {
        AssertionError last = new AssertionError("never idle");
        for (int i = 0; i < 1000; i++) {
            try {
                check.run();
                return;
            } catch (AssertionError busy) {
                last = busy;
                listener.awaitEnd(Integer.toString(i + 2));
            }
        }
        throw last;
    }

    private static void awaitNone(AtomicInteger tasks) {
        synchronized (tasks) {
            for (int i = 0; tasks.get() > 0 && i < 200; i++) {
                try {
                    tasks.wait(100);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
        assertThat(tasks).hasValue(0);
    }

    private static SessionRequest request(SessionConfig config) {
        return Listener.request(config, new InitialHistory.New());
    }

    private static InProcessSessionSpawner spawner(Agent agent) {
        return InProcessSessionSpawner.builder().agent("agent", agent).build();
    }
}
