package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.TranscriptEntry;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequencerTest {

    private static final StorePatience IMPATIENT = new StorePatience(Duration.ZERO, Duration.ZERO);

    private final Workers workers = new Workers();
    private final List<Long> committed = Collections.synchronizedList(new ArrayList<>());
    private final List<RuntimeException> broken = Collections.synchronizedList(new ArrayList<>());
    private final ScriptedStore store = new ScriptedStore();
    private final Sequencer sequencer = new Sequencer(store, Leases.at(0), 0, IMPATIENT, new Tally(null), broken::add);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void anAppendBeginsAtTheLengthOfTheLeaseAndTellsWhereItStands() {
        ScriptedStore longer = new ScriptedStore(entry("a"), entry("b"));
        Sequencer second = new Sequencer(longer, Leases.at(2), 2, IMPATIENT, new Tally(null), broken::add);

        long end = second.append(position -> List.of(entry("at " + position), entry("c")), committed::add);

        assertThat(end).isEqualTo(4);
        assertThat(second.length()).isEqualTo(4);
        assertThat(committed).containsExactly(2L);
        assertThat(longer.transcript()).containsExactly(entry("a"), entry("b"), entry("at 2"), entry("c"));
    }

    @Test
    void anAppendOfNothingAsksTheStoreNothing() {
        long end = sequencer.append(position -> List.of(), committed::add);

        assertThat(end).isZero();
        assertThat(committed).containsExactly(0L);
        assertThat(store.asked()).isEmpty();
    }

    @Test
    void appendsThatWaitTogetherTravelTogetherEachWithItsOwnPlace() throws Exception {
        CountDownLatch first = holdFirstAppend(store::apply);
        List<Workers.Worker<Long>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String name = "w" + i;
            waiting.add(workers.start(() ->
                            sequencer.append(position -> List.of(entry(name), entry("at " + position)), committed::add))
                    .awaitWaiting());
        }

        first.countDown();

        for (int i = 0; i < 3; i++) {
            assertThat(waiting.get(i).result()).isEqualTo(3 + 2 * i);
        }
        assertThat(store.asked()).hasSize(2);
        assertThat(committed).containsExactly(0L, 1L, 3L, 5L);
        assertThat(store.transcript())
                .containsExactly(
                        entry("held"),
                        entry("w0"),
                        entry("at 1"),
                        entry("w1"),
                        entry("at 3"),
                        entry("w2"),
                        entry("at 5"));
    }

    @Test
    void manyThreadsAppendOneAtATimeWithoutAGapInThePositions() throws Exception {
        for (int round = 0; round < 200; round++) {
            ScriptedStore journal = new ScriptedStore();
            Sequencer all = new Sequencer(journal, Leases.at(0), 0, IMPATIENT, new Tally(null), broken::add);
            AtomicLong nextPosition = new AtomicLong();

            workers.together(8, thread -> {
                for (int i = 0; i < 50; i++) {
                    int size = (thread + i) % 3;
                    String name = thread + "-" + i;
                    long[] mine = {-1};
                    long end = all.append(position -> Collections.nCopies(size, entry(name)), position -> {
                        assertThat(nextPosition.getAndAdd(size)).isEqualTo(position);
                        mine[0] = position;
                    });
                    assertThat(end).isEqualTo(mine[0] + size);
                    assertThat(journal.transcript().subList((int) mine[0], (int) end))
                            .allMatch(entry(name)::equals);
                }
            });

            assertThat(all.length()).isEqualTo(journal.transcript().size()).isEqualTo(nextPosition.get());
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void aRefusalFailsItsAppendAndNoLaterOne() {
        store.next(store.refused);

        assertThatThrownBy(() -> append("too long")).isInstanceOf(StoreRefusedException.class);
        append("later");

        assertThat(store.transcript()).containsExactly(entry("later"));
        assertThat(committed).containsExactly(0L);
        assertThat(broken).isEmpty();
    }

    @Test
    void aRefusalOfASharedBatchFailsOnlyTheCulprit() throws Exception {
        CountDownLatch first = holdFirstAppend(store::apply);
        store.next(store.refused, store::apply, store.refused, store::apply);
        Workers.Worker<Long> before = workers.start(() -> append("before")).awaitWaiting();
        Workers.Worker<Long> culprit = workers.start(() -> append("culprit")).awaitWaiting();
        Workers.Worker<Long> behind = workers.start(() -> append("behind")).awaitWaiting();

        first.countDown();

        assertThat(before.result()).isEqualTo(2);
        assertThatThrownBy(culprit::result).hasCauseInstanceOf(StoreRefusedException.class);
        assertThat(behind.result()).isEqualTo(3);
        assertThat(store.transcript()).containsExactly(entry("held"), entry("before"), entry("behind"));
        assertThat(committed).containsExactly(0L, 1L, 2L);
        assertThat(broken).isEmpty();
    }

    @Test
    void whatWasAskedForBeforeTheSealIsStoredBeforeItAndNothingAfterIt() throws Exception {
        IllegalStateException why = new IllegalStateException("sealed");
        CountDownLatch first = holdFirstAppend(store::apply);
        List<Integer> storedWhenLastWasAsked = new ArrayList<>();
        Workers.Worker<Long> before = workers.start(() -> append("before")).awaitWaiting();
        Workers.Worker<Boolean> seal = workers.run(() -> sequencer.seal(
                        () -> {
                            storedWhenLastWasAsked.add(store.transcript().size());
                            return List.of(entry("last"));
                        },
                        why))
                .awaitWaiting();
        Workers.Worker<Long> behind = workers.start(() -> append("behind")).awaitWaiting();

        first.countDown();

        assertThat(before.result()).isEqualTo(2);
        assertThat(seal.result()).isTrue();
        assertThatThrownBy(behind::result)
                .isInstanceOf(ExecutionException.class)
                .hasCause(why);
        assertThatThrownBy(() -> append("later")).isSameAs(why);
        assertThat(storedWhenLastWasAsked).containsExactly(2);
        assertThat(store.transcript()).containsExactly(entry("held"), entry("before"), entry("last"));
        assertThat(broken).isEmpty();
    }

    @Test
    void whatRacesWithASealIsStoredBeforeItOrRefused() throws Exception {
        for (int round = 0; round < 300; round++) {
            ScriptedStore journal = new ScriptedStore();
            Sequencer sealed = new Sequencer(journal, Leases.at(0), 0, IMPATIENT, new Tally(null), broken::add);
            IllegalStateException why = new IllegalStateException("sealed");
            List<TranscriptEntry> acknowledged = Collections.synchronizedList(new ArrayList<>());

            workers.together(4, thread -> {
                if (thread == 0) {
                    sealed.seal(() -> List.of(entry("last")), why);
                    return;
                }
                try {
                    for (int i = 0; ; i++) {
                        TranscriptEntry mine = entry(thread + "-" + i);
                        sealed.append(position -> List.of(mine), position -> {});
                        acknowledged.add(mine);
                    }
                } catch (IllegalStateException e) {
                    assertThat(e).isSameAs(why);
                }
            });

            List<TranscriptEntry> stored = journal.transcript();
            assertThat(stored).last().isEqualTo(entry("last"));
            assertThat(stored.subList(0, stored.size() - 1)).containsExactlyInAnyOrderElementsOf(acknowledged);
        }
    }

    @Test
    void aSealWhoseEntriesCannotBeStoredSealsAllTheSame() {
        IllegalStateException why = new IllegalStateException("sealed");
        store.next(store.unavailable);

        assertThatThrownBy(() -> sequencer.seal(() -> List.of(entry("last")), why))
                .isInstanceOf(StoreUnavailableException.class);

        assertThatThrownBy(() -> append("later")).isSameAs(why);
        assertThat(store.transcript()).isEmpty();
    }

    /** Whoever seals a sealed transcript learns that its last entries are not stored. */
    @Test
    void aSecondSealIsRefusedAsEverythingIs() {
        IllegalStateException why = new IllegalStateException("sealed");
        sequencer.seal(List::of, why);

        assertThatThrownBy(() -> sequencer.seal(() -> List.of(entry("last")), new IllegalStateException("second")))
                .isSameAs(why);

        assertThat(store.asked()).isEmpty();
    }

    /** Others can wait in line meanwhile. Returns what lets the first append, of {@code held}, be answered. */
    private CountDownLatch holdFirstAppend(ScriptedStore.Answer answer) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        store.next(call -> {
            begun.countDown();
            awaitUninterruptibly(release);
            return answer.give(call);
        });
        workers.start(() -> append("held"));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        return release;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        Workers.awaitUntil(() -> latch.getCount() == 0);
    }

    private long append(String name) {
        return sequencer.append(position -> List.of(entry(name)), committed::add);
    }

    private static TranscriptEntry entry(String name) {
        return new TranscriptEntry.TurnStarted(name);
    }
}
