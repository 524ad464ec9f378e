package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.spi.TaskThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShutdownTest {

    private static final int MANY = 500;

    private final ManagerBench bench = new ManagerBench();
    private final ExecutorService threads = TaskThreads.perTask("shutdown");
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger endedTasks = new AtomicInteger();
    private final ConversationManager manager =
            bench.builder().executor(this::execute).build();

    @AfterEach
    void close() {
        manager.close();
        bench.close();
        threads.shutdownNow();
    }

    private void execute(Runnable task) {
        tasks.incrementAndGet();
        threads.execute(() -> {
            task.run();
            endedTasks.incrementAndGet();
        });
    }

    private List<Conversation> start(int count) {
        List<Conversation> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(manager.newConversation(ManagerBench.CONFIG).conversation());
        }
        return started;
    }

    @Test
    void manyConversationsRefuseSubmissionsAtOnceAndAreClosedSomeAtATime() {
        List<Conversation> all = start(MANY);
        CountDownLatch slow = new CountDownLatch(1);
        bench.spawner.sessions().forEach(session -> session.onClose(() -> await(slow)));
        tasks.set(0);

        ShutdownReport first = manager.shutdown(Duration.ZERO);
        int atOnce = tasks.get(); // none of them can have ended and made place for another
        boolean anyOpen = all.stream().anyMatch(Conversation::isOpen);
        slow.countDown();
        ShutdownReport second = manager.shutdown(ManagerBench.PATIENT);

        assertThat(first.timedOut()).hasSize(MANY);
        assertThat(atOnce).isEqualTo(64);
        assertThat(anyOpen).isFalse();
        assertThat(second.timedOut()).isEmpty();
        assertThat(manager.stats().registered()).isZero();
        assertThat(bench.spawner.sessions()).allMatch(FakeSession::isClosed);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aShutdownThatIsRefusedLeavesTheManagerAsItWas() {
        Conversation live = start(1).get(0);

        assertThatThrownBy(() -> manager.shutdown(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.000000001S");

        assertThat(live.isOpen()).isTrue();
        assertThat(start(1)).hasSize(1);
    }

    @Test
    void whatABoundedExecutorTookIsRunAlsoWhenTheOtherWasEnded() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(3);
        BoundedExecutor executor = new BoundedExecutor(
                task -> {
                    throw new RejectedExecutionException("planted");
                },
                1);

        for (int i = 0; i < 3; i++) {
            executor.execute(ran::countDown);
        }

        assertThat(ran.await(ManagerBench.PATIENT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void aBoundedExecutorHandsOnAsManyTasksAsItMayTimeAndAgain() {
        BoundedExecutor executor = new BoundedExecutor(this::execute, 3);
        for (int wave = 0; wave < 3; wave++) {
            CountDownLatch slow = new CountDownLatch(1);
            AtomicInteger ended = new AtomicInteger();
            tasks.set(0);
            endedTasks.set(0);
            for (int i = 0; i < 10; i++) {
                executor.execute(() -> {
                    await(slow);
                    ended.incrementAndGet();
                });
            }

            int handedOn = tasks.get();
            slow.countDown();

            assertThat(handedOn).as("wave %d", wave).isEqualTo(3);
            ManagerBench.until("all have run", () -> ended.get() == 10 && endedTasks.get() == 3);
        }
    }

    @Test
    void aBoundedExecutorLosesNoTaskOfManyThreads() throws Exception {
        try (Workers workers = new Workers()) {
            BoundedExecutor executor = new BoundedExecutor(threads, 3);
            AtomicInteger ran = new AtomicInteger();

            workers.together(8, number -> {
                for (int i = 0; i < 1_000; i++) {
                    executor.execute(ran::incrementAndGet);
                }
            });

            ManagerBench.until("all have run", () -> ran.get() == 8_000);
        }
    }
}
