package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.InfoPatch;
import dev.parley.model.InfoPatch.Change;
import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.RevisionConflictException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What is kept beside the transcript. */
interface StoreInfoRules {

    @Test
    @Rule("ST-070")
    default void anUpdateOfAnotherRevisionIsRefusedWithTheActualOne(StoreBench bench) {
        ConversationStore store = bench.store();
        ConversationId id = bench.started("start").conversation();
        ConversationInfo updated = store.update(id, 0, InfoPatch.NOTHING.title("one"));
        assertThat(updated.revision()).as("revision after the first update").isEqualTo(1);
        assertThat(store.update(id, 1, InfoPatch.NOTHING.title("two")).revision())
                .isEqualTo(2);
        Witness witness = bench.witness(id);

        for (long wrong : new long[] {0, 1, 3, 1_000_000}) {
            RevisionConflictException conflict = Refusal.of(
                    "an update that expects revision %d of one at 2".formatted(wrong),
                    RevisionConflictException.class,
                    () -> store.update(id, wrong, InfoPatch.NOTHING.title("lost")));
            assertThat(conflict.actual())
                    .as("the actual revision that the refusal names")
                    .isEqualTo(2);
        }
        witness.seesNothingNew("updates of other revisions");
    }

    @Test
    @Rule("ST-071")
    default void anUpdateNeedsNoLeaseAndTouchesNoTranscript(StoreBench bench) {
        Lease lease = bench.startedWith(3);
        ConversationStore other = bench.another();

        other.update(lease.conversation(), 0, InfoPatch.NOTHING.title("title").labels(Map.of("k", "v")));
        bench.store().append(lease, 3, StoreBench.entries("more"));
        bench.store().append(lease, 3, StoreBench.entries("more"));

        List<TranscriptEntry> expected = StoreBench.entries(StoreBench.texts("entry", 3));
        expected.add(StoreBench.entry("more"));
        bench.witness(lease.conversation()).sees("after an update between two appends", expected);
        ConversationInfo found = Reading.found(other, lease.conversation());
        assertThat(found.title()).as("title after a later append").contains("title");
        assertThat(found.labels()).as("labels after a later append").isEqualTo(Map.of("k", "v"));
        assertThat(found.revision()).as("revision: appends do not count").isEqualTo(1);
    }

    @Test
    @Rule("ST-072")
    default void ofRacingUpdatesOfOneRevisionExactlyOneWins(StoreBench bench) {
        ConversationId id = bench.started("start").conversation();
        List<ConversationStore> handles = List.of(bench.store(), bench.another(), bench.another());

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            long revision = round;
            List<Callable<ConversationInfo>> calls = handles.stream()
                    .map(handle -> (Callable<ConversationInfo>)
                            () -> handle.update(id, revision, InfoPatch.NOTHING.title(bench.unique("title"))))
                    .toList();

            List<Race.Outcome<ConversationInfo>> outcomes = bench.race().run(calls);

            List<ConversationInfo> won =
                    outcomes.stream().flatMap(o -> o.value().stream()).toList();
            assertThat(won)
                    .as("updates of revision %d that won: %s", revision, outcomes)
                    .hasSize(1);
            assertThat(handles.get(round % 3).find(id))
                    .as("what is found is what the winner wrote")
                    .contains(won.get(0));
        }
    }

    @Test
    @Rule("ST-073")
    default void aPatchKeepsReplacesAndClears(StoreBench bench) {
        ConversationStore store = bench.store();
        ConversationId id = bench.started("start").conversation();
        Instant expiry = Instant.parse("2999-12-31T23:59:59Z");

        ConversationInfo all = store.update(
                id,
                0,
                InfoPatch.NOTHING.title("t").labels(Map.of("a", "1", "b", "2")).expiry(expiry));
        assertThat(List.of(all.title(), all.labels(), all.expiry()))
                .as("title, labels and expiry after all three were set")
                .isEqualTo(List.of(Optional.of("t"), Map.of("a", "1", "b", "2"), Optional.of(expiry)));

        ConversationInfo kept = store.update(id, 1, InfoPatch.NOTHING.labels(Map.of("c", "3")));
        assertThat(List.of(kept.title(), kept.labels(), kept.expiry()))
                .as("labels are replaced as a whole, the rest is kept")
                .isEqualTo(List.of(Optional.of("t"), Map.of("c", "3"), Optional.of(expiry)));

        ConversationInfo cleared =
                store.update(id, 2, new InfoPatch(new Change.Clear<>(), new Change.Clear<>(), new Change.Clear<>()));
        assertThat(List.of(cleared.title(), cleared.labels(), cleared.expiry()))
                .as("all three cleared")
                .isEqualTo(List.of(Optional.empty(), Map.of(), Optional.empty()));
        assertThat(bench.another().find(id))
                .as("what update answered is what is found")
                .contains(cleared);
    }
}
