package dev.parley.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Forks share entries, which live exactly as long as somebody reaches them. */
interface SharingRules {

    Place place();

    @Test
    default void aForkWritesTwoRowsHoweverLongItsSource() throws Exception {
        try (JdbcConversationStore store = place().store().open()) {
            Lease source = Talk.started(store, IntStream.range(0, 200).toArray());
            long before = place().rows().values().stream().mapToLong(n -> n).sum();

            Lease fork = store.fork(
                    source.conversation(),
                    150,
                    Talk.info().withLineage(new Lineage(source.conversation(), 150)),
                    Talk.OWNER);

            assertThat(place().rows().values().stream().mapToLong(n -> n).sum()).isEqualTo(before + 2);
            assertThat(Talk.numbers(store, fork.conversation())).hasSize(150);
        }
    }

    @Test
    default void aDeletedSourceKeepsWhatItsForksReachAndNothingElse() throws Exception {
        try (JdbcConversationStore store = place().store().open()) {
            Lease source = Talk.started(store, 0, 1, 2, 3, 4, 5);
            Lease low = Talk.forked(store, source.conversation(), 2, 20);
            Lease high = Talk.forked(store, source.conversation(), 4, 40);

            store.delete(source);
            assertThat(place().rows()).containsEntry("entry", 4L + 1 + 1);
            store.delete(high);
            assertThat(place().rows()).containsEntry("entry", 2L + 1);
            assertThat(Talk.numbers(store, low.conversation())).containsExactly(0, 1, 20);
            store.delete(low);

            assertThat(place().rows()).isEqualTo(Map.of("conversation", 0L, "segment", 0L, "entry", 0L));
        }
    }

    @Test
    default void aForkInsideWhatWasInheritedHangsOnTheAncestor() throws Exception {
        try (JdbcConversationStore store = place().store().open()) {
            Lease source = Talk.started(store, 0, 1, 2, 3);
            Lease child = Talk.forked(store, source.conversation(), 3, 30);
            Lease grandchild = Talk.forked(store, child.conversation(), 2, 21);

            store.delete(child);

            assertThat(place().rows()).containsEntry("segment", 2L);
            assertThat(Talk.numbers(store, grandchild.conversation())).containsExactly(0, 1, 21);
        }
    }

    @Test
    default void aChainOfAHundredForksReadsWholeAndGoesWhole() throws Exception {
        try (JdbcConversationStore store = place().store().open()) {
            List<Lease> chain = new ArrayList<>(List.of(Talk.started(store, 0)));
            for (int i = 1; i <= 100; i++) {
                chain.add(Talk.forked(store, chain.get(i - 1).conversation(), i, i));
            }
            ConversationId tip = chain.get(100).conversation();
            List<Integer> all = IntStream.rangeClosed(0, 100).boxed().toList();
            List<Lease> ancestors = new ArrayList<>(chain.subList(0, 100));
            long seed = new Random().nextLong();
            Collections.shuffle(ancestors, new Random(seed));

            ancestors.forEach(store::delete);

            assertThat(Talk.numbers(store, tip))
                    .as("deleted in the order of seed %d", seed)
                    .isEqualTo(all);
            assertThat(place().rows()).containsEntry("entry", 101L);
            store.delete(chain.get(100));
            assertThat(place().rows()).containsEntry("entry", 0L).containsEntry("segment", 0L);
        }
    }

    @Test
    default void siblingsThatAreDeletedAtOnceLeaveNothing() throws Exception {
        try (JdbcConversationStore one = place().store().open();
                JdbcConversationStore other = place().store().open()) {
            CyclicBarrier start = new CyclicBarrier(2);
            for (int round = 0; round < 100; round++) {
                Lease source = Talk.started(one, 0, 1, 2);
                Lease left = Talk.forked(one, source.conversation(), 2, 20);
                Lease right = Talk.forked(one, source.conversation(), 1, 10);
                boolean sourceToo = round % 2 == 0;
                if (!sourceToo) {
                    one.delete(source);
                }

                CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(() -> {
                    await(start);
                    other.delete(left);
                });
                await(start);
                one.delete(right);
                if (sourceToo) {
                    one.delete(source);
                }
                meanwhile.get();

                assertThat(place().rows())
                        .as("round %d", round)
                        .isEqualTo(Map.of("conversation", 0L, "segment", 0L, "entry", 0L));
            }
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
