package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreCorruptException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.StoreUnderTest.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What lies in the backend: too much, or damaged. */
interface StoreRecordRules {

    @Test
    @Rule("ST-148")
    default void nothingRemainsOnceNothingSharesIt(StoreBench bench) throws Exception {
        Footprint footprint = bench.needs(Capability.FOOTPRINT, bench.subject().footprint());
        Lease neighbour = bench.startedWith(3);
        Map<String, Long> before = count(footprint);
        ConversationStore store = bench.store();
        Lease source = bench.startedWith(40);
        store.append(source, 40, StoreBench.entries("more"));
        store.append(source, 40, StoreBench.entries("more"));
        Lease fork = bench.forked(source.conversation(), 30, "own");
        Lease second = bench.forked(fork.conversation(), 31, "deeper");
        OwnerId owner = bench.owner();
        Lease pending = store.create(bench.info(), owner);
        Lease released = bench.started("released");
        store.release(released);
        Lease again = store.acquire(released.conversation(), owner, Takeover.IF_ABANDONED);
        if (count(footprint).equals(before)) {
            throw new Untestable("the footprint is %s with and without five conversations".formatted(before));
        }

        for (Lease lease : List.of(source, pending, second, again, fork)) {
            assertThat(store.delete(lease)).as("delete").isTrue();
        }

        Patience.until(
                "what is stored is %s again once all was deleted; it is %s".formatted(before, count(footprint)),
                bench.subject().limits().purgeWithin(),
                () -> count(footprint).equals(before));
        assertThat(Reading.all(bench.another(), neighbour.conversation()))
                .as("a neighbour's transcript")
                .hasSize(3);
    }

    private static Map<String, Long> count(Footprint footprint) {
        try {
            return new TreeMap<>(footprint.count());
        } catch (Exception e) {
            throw new Untestable("the footprint could not be counted: " + e, e);
        }
    }

    @Test
    @Rule("ST-149")
    default void aDamagedRecordIsNamedAndHidesNothing(StoreBench bench) throws Exception {
        Damage vandal = bench.needs(Capability.DAMAGE, bench.subject().damage());
        Lease lease = bench.startedWith(9);
        ConversationId id = lease.conversation();
        List<TranscriptEntry> expected = StoreBench.entries(StoreBench.texts("entry", 9));

        vandal.damage(id, 4);

        for (ConversationStore store : List.of(bench.store(), bench.another())) {
            for (Direction direction : Direction.values()) {
                assertThat(readUntilRefused(store, id, direction))
                        .as("entries read %s before the damaged one at 4", direction)
                        .isEqualTo(direction == Direction.FORWARD ? List.of(0L, 1L, 2L, 3L) : List.of(8L, 7L, 6L, 5L));
            }
            for (int position = 0; position < 9; position++) {
                if (position != 4) {
                    assertThat(store.read(id, position, 1, Direction.FORWARD).entries())
                            .as("entry %d, where 4 is damaged", position)
                            .containsExactly(new PositionedEntry(position, expected.get(position)));
                }
            }
        }
        assertThat(bench.store().append(lease, 9, StoreBench.entries("on")))
                .as("append to a transcript with a damaged record")
                .isEqualTo(10);
    }

    /** One by one, so that a page that is refused whole takes nothing from its neighbours. */
    private static List<Long> readUntilRefused(ConversationStore store, ConversationId id, Direction direction) {
        List<Long> positions = new ArrayList<>();
        long from = direction == Direction.FORWARD ? 0 : Long.MAX_VALUE;
        for (int tries = 0; tries < 20; tries++) {
            long at = from;
            try {
                EntryPage page = store.read(id, at, 1, direction);
                page.entries().forEach(entry -> positions.add(entry.position()));
                from = page.next()
                        .orElseThrow(() -> new AssertionError(
                                "reading %s ended behind %s without a word of the damaged record at 4"
                                        .formatted(direction, positions)));
            } catch (StoreCorruptException corrupt) {
                assertThat(List.of(corrupt.conversation(), corrupt.position()))
                        .as("conversation and position that the refusal names")
                        .isEqualTo(List.of(id, 4L));
                Refusal.of(
                        "a page with the damaged record in the middle, read to its end",
                        StoreCorruptException.class,
                        () -> Reading.all(store, id, 3, direction));
                return positions;
            }
        }
        throw new AssertionError("reading %s never comes to the damaged record at 4".formatted(direction));
    }
}
