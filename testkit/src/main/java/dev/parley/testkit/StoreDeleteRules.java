package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.Takeover;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is deleted is gone and stays gone. */
interface StoreDeleteRules {

    @Test
    @Rule("ST-100")
    default void deleteTakesEverythingForEveryHandle(StoreBench bench) {
        Lease lease = bench.startedWith(5);
        Witness witness = bench.witness(lease.conversation());

        assertThat(bench.store().delete(lease))
                .as("delete answers that it was there")
                .isTrue();

        witness.seesNothing("after a delete through the first handle");
        assertThat(Reading.listed(witness.store(), bench.tenant()))
                .as("listed after a delete")
                .isEmpty();
    }

    @Test
    @Rule("ST-101")
    default void nothingResurrectsIt(StoreBench bench) {
        ConversationInfo info = bench.info();
        OwnerId owner = bench.owner();
        Lease lease = bench.store().create(info, owner);
        bench.store().append(lease, 0, StoreBench.entries("a", "b"));
        Lease other = bench.startedWith(2);
        List<ConversationStore> handles = List.of(bench.store(), bench.another());
        Witness witness = bench.witness(info.id());

        bench.store().delete(lease);

        for (ConversationStore handle : handles) {
            absent("append at the end", () -> handle.append(lease, 2, StoreBench.entries("late")));
            absent("append at 0", () -> handle.append(lease, 0, StoreBench.entries("late")));
            absent("the last append, repeated", () -> handle.append(lease, 0, StoreBench.entries("a", "b")));
            absent("update", () -> handle.update(info.id(), 0, InfoPatch.NOTHING.title("late")));
            absent("acquire", () -> handle.acquire(info.id(), owner, Takeover.FORCE));
            absent("read", () -> handle.read(info.id(), 0, 1, Direction.FORWARD));
            absent("fork", () -> handle.fork(info.id(), 0, bench.childInfo(info.id(), 0), owner));
            handle.release(lease);
            witness.seesNothing("after late calls on what was deleted");
        }
        used("create with the id of what was deleted", () -> bench.store().create(info, owner));
        ConversationInfo child = info.withLineage(new Lineage(other.conversation(), 1));
        used("fork with that id", () -> bench.store().fork(other.conversation(), 1, child, owner));
        witness.seesNothing("after a late create");
    }

    private static void absent(String what, ThrowingCallable call) {
        Refusal.of(what + " of what was deleted", ConversationNotFoundException.class, call);
    }

    private static void used(String what, ThrowingCallable call) {
        Refusal.of(what, ConversationExistsException.class, call);
    }

    @Test
    @Rule("ST-102")
    default void anAppendThatRacesADeleteLeavesNothing(StoreBench bench) {
        ConversationStore deleter = bench.another();
        OwnerId owner = bench.owner();

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            Lease lease = bench.store().create(bench.info(), owner);
            bench.store().append(lease, 0, StoreBench.entries("start"));
            List<Callable<Object>> calls = List.of(
                    () -> bench.store().append(lease, 1, StoreBench.entries("racing")), () -> deleter.delete(lease));

            List<Race.Outcome<Object>> outcomes = bench.race().run(calls);

            assertThat(outcomes.get(1).value())
                    .as("delete in round %d: %s", round, outcomes)
                    .contains(true);
            assertThat(outcomes.get(0).succeeded() || outcomes.get(0).failedWith(ConversationNotFoundException.class))
                    .as("the append came first or found nothing, round %d: %s", round, outcomes)
                    .isTrue();
            assertThat(bench.store().find(lease.conversation()))
                    .as("found after round %d", round)
                    .isEmpty();
            absent("read", () -> bench.store().read(lease.conversation(), 0, 1, Direction.FORWARD));
        }
        assertThat(Reading.listed(deleter, bench.tenant()))
                .as("listed when all were deleted")
                .isEmpty();
    }

    @Test
    @Rule("ST-103")
    default void neighboursAreUntouched(StoreBench bench) {
        Lease before = bench.startedWith(3);
        Lease doomed = bench.store().create(bench.info(), before.owner());
        bench.store().append(doomed, 0, StoreBench.entries("doomed"));
        Lease after = bench.store().create(bench.info(), before.owner());
        bench.store().append(after, 0, StoreBench.entries("after"));
        List<Witness> witnesses = List.of(bench.witness(before.conversation()), bench.witness(after.conversation()));

        bench.store().delete(doomed);

        for (Witness witness : witnesses) {
            witness.seesNothingNew("a neighbour of the same owner and tenant was deleted");
        }
        assertThat(Reading.listed(bench.store(), bench.tenant()))
                .as("listed")
                .extracting(ConversationInfo::id)
                .containsExactlyInAnyOrder(before.conversation(), after.conversation());
        assertThat(bench.store().append(before, 3, StoreBench.entries("more"))).isEqualTo(4);
        Refusal.of(
                "acquire, if abandoned, of a neighbour whose owner is alive",
                ConversationOwnedException.class,
                () -> bench.store().acquire(after.conversation(), bench.owner(), Takeover.IF_ABANDONED));
    }

    @Test
    @Rule("ST-104")
    default void aPendingConversationCanBeDeleted(StoreBench bench) {
        Lease lease = bench.store().create(bench.info(), bench.owner());
        ConversationId id = lease.conversation();

        assertThat(bench.another().delete(lease))
                .as("delete of a PENDING conversation")
                .isTrue();

        absent("first append", () -> bench.store().append(lease, 0, StoreBench.entries("late")));
        absent("read", () -> bench.store().read(id, 0, 1, Direction.FORWARD));
        assertThat(bench.store().find(id)).isEmpty();
    }
}
