package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Calls that are made again because their answer was lost. */
interface StoreRepeatRules {

    @Test
    @Rule("ST-050")
    default void theLastAppendRepeatedAnswersAsTheFirstTime(StoreBench bench) {
        Lease lease = bench.startedWith(3);
        Witness witness = bench.witness(lease.conversation());
        List<TranscriptEntry> batch = StoreBench.entries("a", "b");
        List<TranscriptEntry> expected = StoreBench.entries(StoreBench.texts("entry", 3));
        expected.addAll(batch);
        bench.store().append(lease, 3, batch);

        for (ConversationStore handle : List.of(bench.store(), bench.another(), bench.store())) {
            assertThat(handle.append(lease, 3, StoreBench.entries("a", "b")))
                    .as("answer to the last append, repeated")
                    .isEqualTo(5);
            witness.sees("after the last append was repeated: its entries are there once", expected);
        }
        assertThat(bench.store().append(lease, 5, batch))
                .as("the same batch at the next position is a new one")
                .isEqualTo(7);
    }

    @Test
    @Rule("ST-051")
    default void anotherBatchAtTheLastPositionIsAConflict(StoreBench bench) {
        Lease lease = bench.startedWith(3);
        bench.store().append(lease, 3, StoreBench.entries("a", "b"));
        Witness witness = bench.witness(lease.conversation());

        for (List<TranscriptEntry> other : List.of(
                StoreBench.entries("a", "c"),
                StoreBench.entries("c", "b"),
                StoreBench.entries("b", "a"),
                StoreBench.entries("a"),
                StoreBench.entries("a", "b", "c"))) {
            AppendConflictException conflict = Refusal.of(
                    "another batch, of %d, at the position of the last append of 2".formatted(other.size()),
                    AppendConflictException.class,
                    () -> bench.store().append(lease, 3, other));
            assertThat(conflict.actual()).as("the actual position").isEqualTo(5);
        }
        Refusal.of(
                "the end of the last batch at its own position",
                AppendConflictException.class,
                () -> bench.store().append(lease, 4, StoreBench.entries("b")));
        witness.seesNothingNew("other batches at the position of the last append");
    }

    @Test
    @Rule("ST-052")
    default void anOlderAppendRepeatedIsAConflict(StoreBench bench) {
        Lease lease = bench.started("start");
        bench.store().append(lease, 1, StoreBench.entries("older"));
        bench.store().append(lease, 2, StoreBench.entries("last"));
        Witness witness = bench.witness(lease.conversation());

        Refusal.of(
                "the append before the last, repeated",
                AppendConflictException.class,
                () -> bench.store().append(lease, 1, StoreBench.entries("older")));

        witness.seesNothingNew("an older append was repeated");
    }

    @Test
    @Rule("ST-053")
    default void anAppendOfAnEarlierEpochIsNoRepeat(StoreBench bench) {
        Lease old = bench.started("start");
        List<TranscriptEntry> batch = StoreBench.entries("a", "b");
        bench.store().append(old, 1, batch);
        Lease current = bench.store().acquire(old.conversation(), old.owner(), Takeover.IF_ABANDONED);
        Witness witness = bench.witness(old.conversation());

        Refusal.of(
                "the last append of an earlier lease, repeated under that lease",
                StaleLeaseException.class,
                () -> bench.store().append(old, 1, batch));
        AppendConflictException conflict = Refusal.of(
                "the last append of an earlier lease, repeated under the new one",
                AppendConflictException.class,
                () -> bench.store().append(current, 1, batch));

        assertThat(conflict.actual()).as("the actual position").isEqualTo(3);
        witness.seesNothingNew("an earlier epoch's append was repeated");
    }

    @Test
    @Rule("ST-054")
    default void aRepeatThatOvertakesItsFirstChangesNothing(StoreBench bench) {
        List<ConversationStore> handles = List.of(bench.store(), bench.another(), bench.another());
        Lease lease = bench.started("start");
        List<TranscriptEntry> expected = StoreBench.entries("start");

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            long at = expected.size();
            List<TranscriptEntry> batch = StoreBench.entries("a " + round, "b " + round);
            List<Callable<Long>> calls = handles.stream()
                    .map(handle -> (Callable<Long>) () -> handle.append(lease, at, batch))
                    .toList();

            List<Race.Outcome<Long>> outcomes = bench.race().run(calls);

            expected.addAll(batch);
            assertThat(outcomes)
                    .as("the same append, sent three times at once, round %d", round)
                    .allMatch(o -> o.value().equals(Optional.of(at + 2)));
        }
        bench.witness(lease.conversation()).sees("after appends that were each sent three times", expected);
    }

    @Test
    @Rule("ST-055")
    default void createRepeatedAnswersAsTheFirstTimeAndElseTheIdIsInUse(StoreBench bench) {
        ConversationInfo info = bench.info();
        OwnerId owner = bench.owner();
        Lease lease = bench.store().create(info, owner);

        assertThat(bench.store().create(info, owner)).as("create, repeated").isEqualTo(lease);
        assertThat(bench.another().create(info, owner))
                .as("create, repeated through another handle")
                .isEqualTo(lease);
        exists("create by another owner", () -> bench.store().create(info, bench.owner()));
        exists("create with another info", () -> bench.store().create(info.withTitle(Optional.of("other")), owner));

        bench.store().append(lease, 0, StoreBench.entries("start"));
        exists("create after the first append", () -> bench.store().create(info, owner));
        bench.witness(info.id()).sees("after creates that were refused", StoreBench.entries("start"));
    }

    private static void exists(String what, ThrowingCallable call) {
        Refusal.of(what, ConversationExistsException.class, call);
    }

    @Test
    @Rule("ST-056")
    default void forkRepeatedAnswersAsTheFirstTimeAndElseTheIdIsInUse(StoreBench bench) {
        Lease source = bench.startedWith(4);
        ConversationInfo child = bench.childInfo(source.conversation(), 2);
        OwnerId owner = bench.owner();
        Lease lease = bench.store().fork(source.conversation(), 2, child, owner);

        assertThat(bench.store().fork(source.conversation(), 2, child, owner))
                .as("fork, repeated")
                .isEqualTo(lease);
        exists("fork by another owner", () -> bench.store().fork(source.conversation(), 2, child, bench.owner()));
        exists(
                "fork with another info",
                () -> bench.store().fork(source.conversation(), 2, child.withTitle(Optional.of("other")), owner));

        bench.store().append(lease, 2, StoreBench.entries("own"));
        exists("fork after the first append", () -> bench.store().fork(source.conversation(), 2, child, owner));
        bench.witness(child.id())
                .sees("after forks that were refused", StoreBench.entries("entry 0", "entry 1", "own"));
    }

    @Test
    @Rule("ST-057")
    default void deleteRepeatedAnswersAsTheFirstTimeAThousandDeletionsLater(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease lease = bench.started("start");
        assertThat(store.delete(lease)).as("delete").isTrue();
        assertThat(bench.another().delete(lease))
                .as("delete, repeated at once through another handle")
                .isTrue();

        OwnerId owner = bench.owner();
        for (int i = 1; i < 1_000; i++) {
            store.delete(store.create(bench.info(), owner));
        }

        assertThat(store.delete(lease))
                .as("delete, repeated when it is the thousandth last")
                .isTrue();
        assertThat(store.delete(new Lease(lease.conversation(), bench.owner(), 7, 0)))
                .as("delete of what is gone, under a lease that did not delete it")
                .isFalse();
    }

    @Test
    @Rule("ST-058")
    default void ofRacingCreatorsOneWinsAndTheOthersAreToldSo(StoreBench bench) {
        List<ConversationStore> handles = List.of(bench.store(), bench.another(), bench.another());
        List<OwnerId> owners = List.of(bench.owner(), bench.owner(), bench.owner());

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            ConversationInfo info = bench.info();
            List<Callable<Lease>> calls = List.of(
                    () -> handles.get(0).create(info, owners.get(0)),
                    () -> handles.get(1).create(info, owners.get(1)),
                    () -> handles.get(2).create(info, owners.get(2)));

            List<Race.Outcome<Lease>> outcomes = bench.race().run(calls);

            List<Lease> won = outcomes.stream().flatMap(o -> o.value().stream()).toList();
            assertThat(won)
                    .as("leases given to three racing creators, round %d: %s", round, outcomes)
                    .hasSize(1);
            assertThat(outcomes.stream()
                            .filter(o -> o.failedWith(ConversationExistsException.class))
                            .count())
                    .as("creators told that it exists, round %d: %s", round, outcomes)
                    .isEqualTo(2);
            assertThat(handles.get(round % 3).append(won.get(0), 0, StoreBench.entries("start")))
                    .as("the winner's first append")
                    .isEqualTo(1);
        }
    }
}
