package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Direction;
import dev.parley.model.EntryMeta;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreRefusedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Order, expected position and atomic batches. */
interface StoreAppendRules {

    @Test
    @Rule("ST-020")
    default void entriesStandInTheOrderOfAppendsAndBatches(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease lease = bench.started("0");
        Witness witness = bench.witness(lease.conversation());
        List<TranscriptEntry> expected = StoreBench.entries("0");

        for (int size = 1; size <= 40; size++) {
            List<TranscriptEntry> batch = StoreBench.entries(StoreBench.texts("batch " + size, size));
            long length = store.append(lease, expected.size(), batch);
            expected.addAll(batch);

            assertThat(length).as("what append answers: the new length").isEqualTo(expected.size());
        }
        witness.sees("after 40 batches: positions are dense and keep the order", expected);
    }

    @Test
    @Rule("ST-021")
    default void orderNeverComesFromAClock(StoreBench bench) {
        Lease lease = bench.started("start");
        List<TranscriptEntry> expected = StoreBench.entries("start");

        for (int i = 0; i < 10; i++) {
            Instant earlierEachTime = Instant.parse("2020-01-01T00:00:00Z").minusSeconds(i);
            TranscriptEntry entry =
                    StoreBench.entry("entry " + i).withMeta(EntryMeta.recorded(earlierEachTime, Optional.empty()));
            bench.store().append(lease, expected.size(), List.of(entry));
            expected.add(entry);
        }

        bench.witness(lease.conversation()).sees("after appends whose times run backwards", expected);
    }

    @Test
    @Rule("ST-022")
    default void anotherExpectedPositionIsRefusedWithTheActualOne(StoreBench bench) {
        Lease lease = bench.startedWith(5);
        bench.store().append(lease, 5, StoreBench.entries("last"));
        Witness witness = bench.witness(lease.conversation());

        for (long wrong : new long[] {0, 1, 4, 5, 7, 8, 1_000_000, Long.MAX_VALUE}) {
            AppendConflictException conflict = Refusal.of(
                    "an append that expects position " + wrong + " of a transcript of 6",
                    AppendConflictException.class,
                    () -> bench.store().append(lease, wrong, StoreBench.entries("a", "b")));

            assertThat(conflict.actual())
                    .as("the actual position that the refusal names")
                    .isEqualTo(6);
            assertThat(conflict.expected())
                    .as("the expected position that the refusal names")
                    .isEqualTo(wrong);
            witness.seesNothingNew("a refused append of two");
        }
        assertThat(bench.store().append(lease, 6, StoreBench.entries("right")))
                .as("the right position")
                .isEqualTo(7);
    }

    @Test
    @Rule("ST-023")
    default void ofAppendsAtOnePositionExactlyOneWins(StoreBench bench) {
        List<ConversationStore> handles = List.of(bench.store(), bench.another(), bench.another(), bench.another());
        Lease lease = bench.started("start");
        List<TranscriptEntry> expected = StoreBench.entries("start");

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            long at = expected.size();
            List<List<TranscriptEntry>> batches = new ArrayList<>();
            List<Callable<Long>> calls = new ArrayList<>();
            for (int i = 0; i < handles.size(); i++) {
                ConversationStore handle = handles.get(i);
                List<TranscriptEntry> batch = StoreBench.entries(StoreBench.texts(round + "." + i, 2));
                batches.add(batch);
                calls.add(() -> handle.append(lease, at, batch));
            }

            List<Race.Outcome<Long>> outcomes = bench.race().run(calls);

            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i).succeeded()) {
                    winners.add(i);
                }
            }
            assertThat(winners)
                    .as("winners of %d appends at position %d, round %d: %s", calls.size(), at, round, outcomes)
                    .hasSize(1);
            assertThat(outcomes.stream()
                            .filter(o -> o.failedWith(AppendConflictException.class))
                            .count())
                    .as("losers told by AppendConflictException, round %d: %s", round, outcomes)
                    .isEqualTo(calls.size() - 1);
            expected.addAll(batches.get(winners.get(0)));
            assertThat(outcomes.get(winners.get(0)).value())
                    .as("the winner's new length")
                    .contains((long) expected.size());
        }
        bench.witness(lease.conversation()).sees("after all races", expected);
    }

    @Test
    @Rule("ST-024")
    default void batchesOfRacingWritersStayTogether(StoreBench bench) {
        int size = 5;
        int writers = 4;
        int each = 50;
        Lease lease = bench.started("start");
        AtomicLong tail = new AtomicLong(1);
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int writer = w;
            ConversationStore handle = bench.another();
            calls.add(() -> {
                int done = 0;
                for (int tries = 0; done < each && tries < 100_000; tries++) {
                    try {
                        String label = "w" + writer + " b" + done;
                        tail.set(handle.append(lease, tail.get(), StoreBench.entries(StoreBench.texts(label, size))));
                        done++;
                    } catch (AppendConflictException lost) {
                        tail.set(lost.actual());
                    }
                }
                return done;
            });
        }

        List<Race.Outcome<Integer>> outcomes = bench.race().run(calls);

        assertThat(outcomes)
                .as("batches that each writer brought in")
                .allMatch(o -> o.value().equals(Optional.of(each)));
        List<TranscriptEntry> all = Reading.all(bench.another(), lease.conversation());
        assertThat(all).as("entries after all batches").hasSize(1 + writers * each * size);
        for (int start = 1; start < all.size(); start += size) {
            String first = StoreBench.text(all.get(start));
            String label = first.substring(0, Math.max(0, first.lastIndexOf(' ')));
            assertThat(all.subList(start, start + size))
                    .as("the batch that begins at %d: batches of others never come between", start)
                    .isEqualTo(StoreBench.entries(StoreBench.texts(label, size)));
        }
    }

    @Test
    @Rule("ST-025")
    default void noReaderSeesPartOfABatch(StoreBench bench) {
        int size = 7;
        Lease lease = bench.store().create(bench.info(), bench.owner());
        bench.store().append(lease, 0, StoreBench.entries(StoreBench.texts("first", size)));
        ConversationStore reader = bench.another();

        bench.race()
                .during(
                        () -> {
                            EntryPage page = reader.read(lease.conversation(), Long.MAX_VALUE, 1, Direction.BACKWARD);
                            assertThat(page.length() % size)
                                    .as(
                                            "rest of length %d by the batch size, read while batches of %d "
                                                    + "are appended",
                                            page.length(), size)
                                    .isZero();
                            assertThat(page.entries())
                                    .extracting(PositionedEntry::position)
                                    .containsExactly(page.length() - 1);
                        },
                        meanwhile -> {
                            for (int i = 1; i <= 300; i++) {
                                meanwhile.awaitMoreRounds(i % 3 == 0 ? 1 : 0);
                                bench.store()
                                        .append(
                                                lease,
                                                (long) i * size,
                                                StoreBench.entries(StoreBench.texts("b" + i, size)));
                            }
                        });
    }

    @Test
    @Rule("ST-026")
    default void anEmptyBatchIsRefused(StoreBench bench) {
        Lease lease = bench.started("start");
        Witness witness = bench.witness(lease.conversation());

        Refusal.of(
                "an empty batch",
                IllegalArgumentException.class,
                () -> bench.store().append(lease, 1, List.of()));

        witness.seesNothingNew("an empty batch");
    }

    @Test
    @Rule("ST-027")
    default void theLargestBatchWorksAndOneMoreIsRefusedBeforeAnyEffect(StoreBench bench) {
        int largest = bench.subject()
                .limits()
                .largestBatch()
                .orElseThrow(() -> new NotApplicable("the store declares no largest batch"));
        Lease lease = bench.started("start");

        long length = bench.store().append(lease, 1, StoreBench.entries(StoreBench.texts("fits", largest)));
        assertThat(length).as("length after the largest batch").isEqualTo(1L + largest);

        Witness witness = bench.witness(lease.conversation());
        Refusal.of(
                "a batch of one more than the declared " + largest,
                StoreRefusedException.class,
                () -> bench.store()
                        .append(lease, length, StoreBench.entries(StoreBench.texts("too much", largest + 1))));
        witness.seesNothingNew("a batch that is too large");
    }

    @Test
    @Rule("ST-028")
    default void anEntryInTheMiddleThatIsTooLargeRefusesTheWholeBatch(StoreBench bench) {
        int largest = bench.subject()
                .limits()
                .largestText()
                .orElseThrow(() -> new NotApplicable("the store declares no largest text"));
        Lease lease = bench.started("start");
        bench.store().append(lease, 1, StoreBench.entries("x".repeat(largest)));
        Witness witness = bench.witness(lease.conversation());

        Refusal.of(
                "a batch with one text of more than the declared " + largest,
                StoreRefusedException.class,
                () -> bench.store().append(lease, 2, StoreBench.entries("before", "x".repeat(largest + 1), "behind")));

        witness.seesNothingNew("a batch with one entry that is too large");
    }
}
