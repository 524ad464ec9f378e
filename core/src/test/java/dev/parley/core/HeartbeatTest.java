package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeartbeatTest {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(30);

    private final Workers workers = new Workers();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final ScriptedStore store = new ScriptedStore();
    private final Heartbeat heartbeat = new Heartbeat(store, Leases.OWNER, INTERVAL, TIME_TO_LIVE, new Tally(null));

    @AfterEach
    void close() {
        workers.close();
        scheduler.shutdownNow();
    }

    @Test
    void itBeatsOnceAtTheStartAndThenAtEachInterval() {
        heartbeat.start(scheduler);
        assertThat(store.heartbeats()).containsExactly(TIME_TO_LIVE);
        assertThat(scheduler.delay).isEqualTo(INTERVAL);

        scheduler.tick();
        scheduler.tick();

        assertThat(store.heartbeats()).containsExactly(TIME_TO_LIVE, TIME_TO_LIVE, TIME_TO_LIVE);
    }

    @Test
    void aFirstBeatThatFailsSchedulesNothing() {
        StoreUnavailableException away = away();
        store.onHeartbeat(() -> {
            throw away;
        });

        assertThatThrownBy(() -> heartbeat.start(scheduler)).isSameAs(away);

        assertThat(scheduler.tasks).isEmpty();
        heartbeat.stop();
        assertThat(store.heartbeats()).isEmpty();
    }

    /** A periodic task that throws is not run again, and others would take this manager for dead. */
    @ParameterizedTest
    @MethodSource("failures")
    void aBeatThatFailsIsNotTheLast(Throwable failure) {
        heartbeat.start(scheduler);
        store.onHeartbeat(() -> HeartbeatTest.<RuntimeException>sneak(failure));
        assertThatCode(scheduler::tick).doesNotThrowAnyException();

        store.onHeartbeat(() -> {});
        scheduler.tick();

        assertThat(store.heartbeats()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aChoreIsDoneAtOnceAndWhileItFailsAgainAtEachBeat(Throwable failure) {
        heartbeat.start(scheduler);
        AtomicInteger tries = new AtomicInteger();

        heartbeat.insist("a chore", () -> {
            if (tries.incrementAndGet() < 3) {
                HeartbeatTest.<RuntimeException>sneak(failure);
            }
        });
        assertThat(tries).hasValue(1);
        assertThat(heartbeat.openChores()).isEqualTo(1);
        scheduler.tick();
        assertThat(tries).hasValue(2);
        assertThat(heartbeat.openChores()).isEqualTo(1);
        scheduler.tick();
        assertThat(heartbeat.openChores()).isZero();
        scheduler.tick();

        assertThat(tries).hasValue(3);
        assertThat(store.heartbeats()).hasSize(4);
    }

    static List<Throwable> failures() {
        return List.of(away(), new IllegalStateException("planted"), new NoClassDefFoundError("planted"));
    }

    @Test
    void aChoreThatSucceedsAtOnceIsDoneOnce() {
        AtomicInteger tries = new AtomicInteger();

        heartbeat.insist("a chore", tries::incrementAndGet);
        heartbeat.beat();

        assertThat(tries).hasValue(1);
        assertThat(heartbeat.openChores()).isZero();
    }

    /** Such as to release what somebody deleted: it would be tried, and logged, for as long as the manager lives. */
    @Test
    void aChoreThatTheStoreAnsweredForGoodIsNotTriedAgain() {
        AtomicInteger tries = new AtomicInteger();

        heartbeat.insist("a chore", () -> {
            tries.incrementAndGet();
            throw new ConversationNotFoundException(Leases.ID);
        });
        heartbeat.insist("another", () -> {
            tries.incrementAndGet();
            throw new StaleLeaseException(Leases.at(0));
        });
        heartbeat.beat();

        assertThat(tries).hasValue(2);
        assertThat(heartbeat.openChores()).isZero();
    }

    @Test
    void aChoreThatFailsDoesNotKeepOthersFromBeingDone() {
        AtomicInteger tries = new AtomicInteger();
        heartbeat.insist("one that fails", () -> {
            throw away();
        });
        heartbeat.insist("one that fails once", () -> {
            if (tries.incrementAndGet() == 1) {
                throw away();
            }
        });

        heartbeat.beat();

        assertThat(tries).hasValue(2);
        assertThat(heartbeat.openChores()).isEqualTo(1);
    }

    @Test
    void choresAreNotTriedWhileTheStoreTakesNoHeartbeat() {
        AtomicInteger tries = new AtomicInteger();
        heartbeat.insist("a chore", () -> {
            tries.incrementAndGet();
            throw away();
        });
        store.onHeartbeat(() -> {
            throw away();
        });

        heartbeat.beat();

        assertThat(tries).hasValue(1);
        assertThat(heartbeat.openChores()).isEqualTo(1);
    }

    @Test
    void stopTriesTheChoresOnceMoreAndWithdrawsTheHeartbeat() {
        heartbeat.start(scheduler);
        AtomicInteger tries = new AtomicInteger();
        heartbeat.insist("a chore", () -> {
            if (tries.incrementAndGet() == 1) {
                throw away();
            }
        });

        heartbeat.stop();
        heartbeat.stop();

        assertThat(tries).hasValue(2);
        assertThat(store.heartbeats()).containsExactly(TIME_TO_LIVE, Duration.ZERO);
        assertThat(scheduler.tasks).allMatch(FutureTask::isCancelled);
    }

    @Test
    void aHeartbeatThatCannotBeWithdrawnIsNobodysTrouble() {
        heartbeat.start(scheduler);
        store.onHeartbeat(() -> {
            throw away();
        });

        assertThatCode(heartbeat::stop).doesNotThrowAnyException();
    }

    @Test
    void aBeatThatIsUnderWayDoesNotOutliveTheStop() throws Exception {
        heartbeat.start(scheduler);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        store.onHeartbeat(() -> {
            store.onHeartbeat(() -> {});
            begun.countDown();
            Workers.awaitUntil(() -> mayEnd.getCount() == 0);
        });
        Workers.Worker<Boolean> beating = workers.run(heartbeat::beat);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        Workers.Worker<Boolean> stopping = workers.run(heartbeat::stop);
        Workers.awaitUntil(() ->
                store.heartbeats().contains(Duration.ZERO) || stopping.thread().getState() == Thread.State.BLOCKED);
        mayEnd.countDown();

        assertThat(beating.result()).isTrue();
        assertThat(stopping.result()).isTrue();
        assertThat(store.heartbeats()).last().isEqualTo(Duration.ZERO);
    }

    private static StoreUnavailableException away() {
        return new StoreUnavailableException("planted", new IOException("planted"));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Runs what is scheduled when a test says so. */
    private static final class ManualScheduler extends ScheduledThreadPoolExecutor {
        private final List<Periodic> tasks = new ArrayList<>();
        private Duration delay = Duration.ZERO;

        ManualScheduler() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(
                Runnable command, long initialDelay, long delay, TimeUnit unit) {
            assertThat(initialDelay).isEqualTo(delay);
            this.delay = Duration.ofNanos(unit.toNanos(delay));
            Periodic task = new Periodic(command);
            tasks.add(task);
            return task;
        }

        void tick() {
            tasks.forEach(task -> task.command.run());
        }
    }

    private static final class Periodic extends FutureTask<Boolean> implements ScheduledFuture<Boolean> {
        private final Runnable command;

        Periodic(Runnable command) {
            super(command, true);
            this.command = command;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
