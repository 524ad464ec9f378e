package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import org.junit.jupiter.api.Test;

/** What a call costs does not grow with the transcript: counted in bytes and records, never in time. */
interface StoreCostRules {

    /** How long the long transcript is. */
    int LONG = 5_000;

    @Test
    @Rule("ST-150")
    default void anAppendCostsTheSameHoweverLongTheTranscriptIs(StoreBench bench) {
        Lease lease = bench.startedWith(40);
        Allocation allocation = new Allocation();
        long[] at = {40};
        long first = allocation.leastOf(() -> {
            at[0] = bench.store().append(lease, at[0], StoreBench.entries("entry"));
            return at;
        });
        long records = bench.recordsOf(() -> at[0] = bench.store().append(lease, at[0], StoreBench.entries("entry")));
        at[0] = bench.lengthened(lease, at[0], LONG);

        long last = allocation.leastOf(() -> {
            at[0] = bench.store().append(lease, at[0], StoreBench.entries("entry"));
            return at;
        });

        assertThat(last)
                .as(
                        "bytes that the calling thread allocates for an append at %d entries; at 40 it was %d, and three "
                                + "times as much is allowed",
                        LONG, first)
                .isLessThanOrEqualTo(3 * first);
        assertThat(bench.recordsOf(() -> at[0] = bench.store().append(lease, at[0], StoreBench.entries("entry"))))
                .as("records that an append at %d entries adds; at 40 it was %d", LONG, records)
                .isLessThanOrEqualTo(3 * Math.max(1, records));
    }

    @Test
    @Rule("ST-151")
    default void theLastPageCostsTheSameHoweverLongTheTranscriptIs(StoreBench bench) {
        Lease few = bench.startedWith(40);
        Lease many = bench.startedWith(40);
        bench.lengthened(many, 40, LONG);
        Allocation allocation = new Allocation();
        long first = allocation.leastOf(() -> lastPage(bench, few.conversation()));

        long last = allocation.leastOf(() -> lastPage(bench, many.conversation()));

        assertThat(last)
                .as(
                        "bytes that the calling thread allocates to read the last 20 of %d entries; of 40 it was %d, and "
                                + "three times as much is allowed",
                        LONG, first)
                .isLessThanOrEqualTo(3 * first);
    }

    private static EntryPage lastPage(StoreBench bench, ConversationId id) {
        return bench.store().read(id, Long.MAX_VALUE, 20, Direction.BACKWARD);
    }
}
