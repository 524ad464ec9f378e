package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Reading in pages. */
interface StoreReadRules {

    @Test
    @Rule("ST-080")
    default void pagesOfEverySizeJoinToTheTranscriptInBothDirections(StoreBench bench) {
        int length = 37;
        List<TranscriptEntry> expected = StoreBench.entries(StoreBench.texts("entry", length));
        Lease whole = bench.startedWith(length);
        Lease source = bench.started(StoreBench.texts("entry", 20));
        Lease fork = bench.forked(source.conversation(), 20, tail(20, length));

        for (ConversationId id : List.of(whole.conversation(), fork.conversation())) {
            for (int limit : new int[] {1, 2, 20, length - 1, length, length + 1, Integer.MAX_VALUE}) {
                for (Direction direction : Direction.values()) {
                    assertThat(Reading.all(bench.store(), id, limit, direction))
                            .as("all pages of %d, read %s and joined", limit, direction)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static String[] tail(int from, int to) {
        String[] all = StoreBench.texts("entry", to);
        return Arrays.copyOfRange(all, from, to);
    }

    @Test
    @Rule("ST-081")
    default void theEndIsSaidAndNotGuessed(StoreBench bench) {
        ConversationStore store = bench.store();
        ConversationId id = bench.startedWith(6).conversation();

        EntryPage exact = store.read(id, 0, 6, Direction.FORWARD);
        if (exact.entries().size() == 6) {
            assertThat(exact.next())
                    .as("next of a page that reaches the end exactly")
                    .isEmpty();
        }
        assertThat(exact.length()).as("length that a page names").isEqualTo(6);
        assertThat(store.read(id, 0, 5, Direction.FORWARD).next())
                .as("next, with more behind")
                .isPresent();
        assertThat(store.read(id, 5, 5, Direction.BACKWARD).next())
                .as("next backwards, with more before")
                .isPresent();
        assertThat(store.read(id, 0, 1, Direction.BACKWARD).next())
                .as("next backwards from the first")
                .isEmpty();
        for (long beyond : new long[] {6, 7, 1_000_000, Long.MAX_VALUE}) {
            EntryPage page = store.read(id, beyond, 10, Direction.FORWARD);
            assertThat(page.entries())
                    .as("entries forwards from %d of 6", beyond)
                    .isEmpty();
            assertThat(page.next()).as("next forwards from %d of 6", beyond).isEmpty();
            assertThat(page.length()).as("length, read from %d of 6", beyond).isEqualTo(6);
            assertThat(store.read(id, beyond, 1, Direction.BACKWARD).entries())
                    .as("backwards from %d of 6: begins at the last entry", beyond)
                    .containsExactly(new PositionedEntry(5, StoreBench.entry("entry 5")));
        }
        assertThat(store.read(id, 3, 1, Direction.FORWARD).entries())
                .as("forwards from 3: inclusive")
                .containsExactly(new PositionedEntry(3, StoreBench.entry("entry 3")));
        assertThat(store.read(id, 3, 1, Direction.BACKWARD).entries())
                .as("backwards from 3: inclusive")
                .containsExactly(new PositionedEntry(3, StoreBench.entry("entry 3")));
    }

    @Test
    @Rule("ST-082")
    default void aNegativePositionAndALimitBelowOneAreRefused(StoreBench bench) {
        ConversationId id = bench.startedWith(3).conversation();

        for (Direction direction : Direction.values()) {
            for (long from : new long[] {-1, Long.MIN_VALUE}) {
                Refusal.of(
                        "read from " + from,
                        IllegalArgumentException.class,
                        () -> bench.store().read(id, from, 1, direction));
            }
            for (int limit : new int[] {0, -1, Integer.MIN_VALUE}) {
                Refusal.of(
                        "read with limit " + limit,
                        IllegalArgumentException.class,
                        () -> bench.store().read(id, 0, limit, direction));
            }
        }
    }

    @Test
    @Rule("ST-083")
    default void readersSeeOnlyPrefixesWhileOthersAppend(StoreBench bench) {
        Lease lease = bench.started("entry 0");
        ConversationStore reader = bench.another();
        int length = 100;
        List<TranscriptEntry> expected = StoreBench.entries(StoreBench.texts("entry", length));
        AtomicInteger acknowledged = new AtomicInteger(1);

        bench.race()
                .during(
                        () -> {
                            int before = acknowledged.get();
                            List<TranscriptEntry> seen =
                                    Reading.all(reader, lease.conversation(), 7, Direction.FORWARD);
                            assertThat(seen)
                                    .as("entries read, of which %d were acknowledged before the read began", before)
                                    .hasSizeBetween(before, length);
                            assertThat(seen)
                                    .as("a transcript read by 7 while others append: a prefix of what will be")
                                    .isEqualTo(expected.subList(0, seen.size()));
                        },
                        meanwhile -> {
                            for (int i = 1; i < length; i++) {
                                // slow enough that some reads see no append: a replica's lag hides behind a fast writer
                                meanwhile.awaitMoreRounds(2);
                                bench.store().append(lease, i, StoreBench.entries("entry " + i));
                                acknowledged.set(i + 1);
                            }
                        });
        bench.witness(lease.conversation()).sees("after all appends", expected);
    }
}
