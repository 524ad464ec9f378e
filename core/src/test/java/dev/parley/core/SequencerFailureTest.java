package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequencerFailureTest {

    private static final StorePatience IMPATIENT = new StorePatience(Duration.ZERO, Duration.ZERO);
    private static final StorePatience PATIENT = new StorePatience(Duration.ZERO, Duration.ofHours(1));
    private static final StorePatience SLOW = new StorePatience(Duration.ofHours(1), Duration.ofHours(2));

    private final Workers workers = new Workers();
    private final List<Long> committed = Collections.synchronizedList(new ArrayList<>());
    private final List<RuntimeException> broken = Collections.synchronizedList(new ArrayList<>());
    private final ScriptedStore store = new ScriptedStore();

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void anUnknownOutcomeIsRepeatedWithTheVerySameBatchUntilItIsKnown() {
        store.next(store.requestLost, store.answerLost, store.unavailable, store.requestLost);
        AtomicInteger made = new AtomicInteger();
        Sequencer sequencer = sequencer(PATIENT);

        long end = sequencer.append(
                position -> List.of(entry("made " + made.incrementAndGet()), entry("b")), committed::add);
        sequencer.append(position -> List.of(entry("next")), committed::add);

        assertThat(end).isEqualTo(2);
        Set<ScriptedStore.Asked> repeated = store.asked().stream().limit(5).collect(Collectors.toSet());
        assertThat(repeated).containsExactly(new ScriptedStore.Asked(0, List.of(entry("made 1"), entry("b")), false));
        assertThat(store.transcript()).containsExactly(entry("made 1"), entry("b"), entry("next"));
        assertThat(committed).containsExactly(0L, 2L);
        assertThat(broken).isEmpty();
    }

    @Test
    void anOutcomeThatStaysUnknownBreaksTheTranscriptAndSaysSoOnce() {
        store.next(store.answerLost);
        Sequencer sequencer = sequencer(IMPATIENT);

        assertThatThrownBy(() -> append(sequencer, "a"))
                .isInstanceOf(StoreOutcomeUnknownException.class)
                .hasMessageContaining(Leases.ID.toString())
                .hasMessageContaining("position 0");
        assertThatThrownBy(() -> append(sequencer, "b")).isInstanceOf(StoreOutcomeUnknownException.class);
        assertThatThrownBy(() -> sequencer.seal(List::of, new IllegalStateException("sealed")))
                .isInstanceOf(StoreOutcomeUnknownException.class);

        assertThat(broken).hasSize(1).first().isInstanceOf(StoreOutcomeUnknownException.class);
        assertThat(store.asked()).hasSize(1);
        assertThat(committed).isEmpty();
        assertThat(sequencer.length()).isZero();
    }

    /** The last try says that it was not applied, not that no earlier one was. */
    @Test
    void aDefiniteFailureBehindAnUnknownOneIsStillUnknown() {
        long patience = Duration.ofMillis(20).toNanos();
        store.next(store.answerLost, call -> {
            long asked = System.nanoTime();
            Workers.awaitUntil(() -> System.nanoTime() - asked > patience);
            return store.unavailable.give(call);
        });
        Sequencer sequencer = sequencer(new StorePatience(Duration.ZERO, Duration.ofNanos(patience)));

        assertThatThrownBy(() -> append(sequencer, "a")).isInstanceOf(StoreOutcomeUnknownException.class);

        assertThat(broken).hasSize(1);
    }

    @Test
    void aStoreThatIsAwayFailsThatBatchOnly() {
        store.next(store.unavailable);
        Sequencer sequencer = sequencer(IMPATIENT);

        assertThatThrownBy(() -> append(sequencer, "a"))
                .isInstanceOf(StoreUnavailableException.class)
                .isNotInstanceOf(StoreOutcomeUnknownException.class);
        append(sequencer, "b");

        assertThat(store.transcript()).containsExactly(entry("b"));
        assertThat(committed).containsExactly(0L);
        assertThat(broken).isEmpty();
    }

    @Test
    void aStoreThatIsAwayForAMomentIsAskedAgain() {
        store.next(store.unavailable, store.unavailable);
        Sequencer sequencer = sequencer(PATIENT);

        append(sequencer, "a");

        assertThat(store.transcript()).containsExactly(entry("a"));
    }

    @Test
    void aConflictBreaksTheTranscript() {
        breaksWith(new AppendConflictException(Leases.ID, 0, 7));
    }

    @Test
    void aStaleLeaseBreaksTheTranscript() {
        Lease lease = Leases.at(0);

        breaksWith(new StaleLeaseException(lease));
    }

    @Test
    void anythingThatThePortDoesNotPromiseBreaksTheTranscript() {
        breaksWith(new IllegalStateException("a bug of the store"));
    }

    private void breaksWith(RuntimeException failure) {
        store.next(call -> {
            throw failure;
        });
        Sequencer sequencer = sequencer(PATIENT);

        assertThatThrownBy(() -> append(sequencer, "a")).isSameAs(failure);
        assertThatThrownBy(() -> append(sequencer, "b")).isSameAs(failure);
        assertThatThrownBy(() -> sequencer.seal(List::of, new IllegalStateException("sealed")))
                .isSameAs(failure);

        assertThat(broken).containsExactly(failure);
        assertThat(store.asked()).hasSize(1);
    }

    @Test
    void whoeverWaitsBehindABreakIsRefusedToo() throws Exception {
        StaleLeaseException stale = new StaleLeaseException(Leases.at(0));
        CountDownLatch begunAppend = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        store.next(call -> {
            begunAppend.countDown();
            Workers.awaitUntil(() -> release.getCount() == 0);
            throw stale;
        });
        Sequencer sequencer = sequencer(PATIENT);
        Workers.Worker<Long> first = workers.start(() -> append(sequencer, "a"));
        assertThat(begunAppend.await(30, TimeUnit.SECONDS)).isTrue();
        Workers.Worker<Long> second =
                workers.start(() -> append(sequencer, "b")).awaitWaiting();
        Workers.Worker<Long> third = workers.start(() -> append(sequencer, "c")).awaitWaiting();

        release.countDown();

        for (Workers.Worker<Long> worker : List.of(first, second, third)) {
            assertThatThrownBy(worker::result).hasCause(stale);
        }
        assertThat(broken).containsExactly(stale);
    }

    @Test
    void anInterruptDuringTheStoreCallLetsTheAppendFinishAndIsGivenBack() {
        store.next(call -> {
            Thread.currentThread().interrupt();
            return store.apply(call);
        });

        long end = append(sequencer(PATIENT), "a");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(end).isEqualTo(1);
    }

    @Test
    void aStoreCallThatAnInterruptCutShortIsRepeatedWithTheFlagClear() {
        store.next(call -> {
            Thread.currentThread().interrupt();
            return store.answerLost.give(call);
        });

        append(sequencer(PATIENT), "a");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.asked()).extracting(ScriptedStore.Asked::interrupted).containsExactly(false, false);
        assertThat(store.transcript()).containsExactly(entry("a"));
    }

    @Test
    void anInterruptBetweenTwoTriesDoesNotCutTheNextOneShort() throws Exception {
        store.next(store.requestLost);
        Sequencer sequencer = sequencer(SLOW);
        Workers.Worker<Boolean> pausing = workers.start(() -> {
            append(sequencer, "a");
            return Thread.currentThread().isInterrupted();
        });
        Workers.awaitUntil(() -> store.asked().size() == 1);
        pausing.awaitWaiting();

        pausing.thread().interrupt();

        assertThat(pausing.result()).isTrue();
        assertThat(store.asked()).extracting(ScriptedStore.Asked::interrupted).containsExactly(false, false);
    }

    /** A seal behind other entries is an append of its own, perhaps by the same thread. */
    @Test
    void anInterruptDuringOneStoreCallDoesNotCutTheNextOneShort() throws Exception {
        CountDownLatch begunAppend = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ScriptedStore.Answer interrupted = call -> {
            Thread.currentThread().interrupt();
            return store.apply(call);
        };
        store.next(
                call -> {
                    begunAppend.countDown();
                    Workers.awaitUntil(() -> release.getCount() == 0);
                    return store.apply(call);
                },
                interrupted);
        Sequencer sequencer = sequencer(PATIENT);
        Workers.Worker<Long> first = workers.start(() -> append(sequencer, "a"));
        assertThat(begunAppend.await(30, TimeUnit.SECONDS)).isTrue();
        Workers.Worker<Long> second =
                workers.start(() -> append(sequencer, "b")).awaitWaiting();
        Workers.Worker<Boolean> seal = workers.run(
                        () -> sequencer.seal(() -> List.of(entry("last")), new IllegalStateException("sealed")))
                .awaitWaiting();

        release.countDown();

        assertThat(first.result()).isEqualTo(1);
        assertThat(second.result()).isEqualTo(2);
        assertThat(seal.result()).isTrue();
        assertThat(store.asked()).extracting(ScriptedStore.Asked::interrupted).containsExactly(false, false, false);
    }

    @Test
    void anErrorOfTheStoreReachesTheCallerAndNobodyWaitsForEver() {
        store.next(call -> {
            throw new AssertionError("planted", new IOException());
        });
        Sequencer sequencer = sequencer(PATIENT);

        assertThatThrownBy(() -> append(sequencer, "a")).hasRootCauseInstanceOf(IOException.class);
        append(sequencer, "b");

        assertThat(committed).containsExactly(0L);
    }

    private Sequencer sequencer(StorePatience patience) {
        return new Sequencer(store, Leases.at(0), 0, patience, new Tally(null), broken::add);
    }

    private long append(Sequencer sequencer, String name) {
        return sequencer.append(position -> List.of(entry(name)), committed::add);
    }

    private static TranscriptEntry entry(String name) {
        return new TranscriptEntry.TurnStarted(name);
    }
}
