package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** One owner: fencing by lease, take-over by heartbeat. */
interface StoreLeaseRules {

    @Test
    @Rule("ST-030")
    default void everyAcquireGivesAGreaterEpochAndTheLength(StoreBench bench) {
        Lease last = bench.startedWith(3);
        assertThat(last.epoch()).as("epoch of the lease of birth").isEqualTo(1);

        for (int i = 0; i < 10; i++) {
            OwnerId owner = i % 2 == 0 ? last.owner() : bench.owner();
            Lease next = bench.another().acquire(last.conversation(), owner, Takeover.FORCE);

            assertThat(next.epoch()).as("epoch after %d", last.epoch()).isGreaterThan(last.epoch());
            assertThat(next).as("the new lease").isEqualTo(new Lease(last.conversation(), owner, next.epoch(), 3 + i));
            bench.store().append(next, 3 + i, StoreBench.entries("more"));
            last = next;
        }
    }

    @Test
    @Rule("ST-031")
    default void anEarlierLeasesAppendIsRefusedAndDisturbsNobody(StoreBench bench) {
        Lease old = bench.startedWith(2);
        Lease current = bench.store().acquire(old.conversation(), bench.owner(), Takeover.FORCE);
        Witness witness = bench.witness(old.conversation());

        for (ConversationStore handle : List.of(bench.store(), bench.another())) {
            StaleLeaseException stale = Refusal.of(
                    "an append under an earlier lease",
                    StaleLeaseException.class,
                    () -> handle.append(old, 2, StoreBench.entries("zombie")));
            assertThat(stale.lease()).as("the lease that the refusal names").isEqualTo(old);
            witness.seesNothingNew("an append under an earlier lease");
        }
        assertThat(bench.store().append(current, 2, StoreBench.entries("owner's")))
                .as("the owner's append")
                .isEqualTo(3);
    }

    @Test
    @Rule("ST-032")
    default void anEarlierLeasesDeleteIsRefused(StoreBench bench) {
        Lease old = bench.startedWith(2);
        Lease current = bench.store().acquire(old.conversation(), bench.owner(), Takeover.FORCE);
        Witness witness = bench.witness(old.conversation());

        Refusal.of(
                "a delete under an earlier lease",
                StaleLeaseException.class,
                () -> bench.another().delete(old));

        witness.seesNothingNew("a delete under an earlier lease");
        assertThat(bench.store().delete(current)).as("the owner's delete").isTrue();
    }

    @Test
    @Rule("ST-033")
    default void aLeaseIsComparedAsAWhole(StoreBench bench) {
        Lease lease = bench.startedWith(2);
        Witness witness = bench.witness(lease.conversation());
        ConversationId id = lease.conversation();

        for (Lease forged : List.of(
                new Lease(id, bench.owner(), lease.epoch(), lease.lengthAtAcquire()),
                new Lease(id, lease.owner(), lease.epoch() + 1, lease.lengthAtAcquire()),
                new Lease(id, lease.owner(), lease.epoch(), lease.lengthAtAcquire() + 1))) {
            Refusal.of(
                    "an append under " + forged + " where the lease is " + lease,
                    StaleLeaseException.class,
                    () -> bench.store().append(forged, 2, StoreBench.entries("forged")));
            Refusal.of(
                    "a delete under " + forged,
                    StaleLeaseException.class,
                    () -> bench.store().delete(forged));
            bench.store().release(forged);
        }
        witness.seesNothingNew("writes under leases that nobody gave");
        assertThat(bench.store().append(lease, 2, StoreBench.entries("owner's")))
                .as("the owner's append")
                .isEqualTo(3);
    }

    @Test
    @Rule("ST-034")
    default void nothingOfAnEarlierEpochStandsBehindAnAcquire(StoreBench bench) {
        ConversationStore oldHandle = bench.another();
        ConversationStore newHandle = bench.another();
        OwnerId[] owners = {bench.owner(), bench.owner()};
        Lease lease = bench.started("start");
        long length = 1;

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            Lease old = lease;
            long at = length;
            OwnerId next = owners[round % 2];
            List<TranscriptEntry> late = StoreBench.entries("old " + round + " a", "old " + round + " b");
            List<Callable<Object>> calls = List.of(
                    () -> oldHandle.append(old, at, late),
                    () -> newHandle.acquire(old.conversation(), next, Takeover.FORCE));

            List<Race.Outcome<Object>> outcomes = bench.race().run(calls);

            assertThat(outcomes.get(1).value())
                    .as("acquire in round %d: %s", round, outcomes)
                    .isPresent();
            lease = (Lease) outcomes.get(1).value().orElseThrow();
            boolean appended = outcomes.get(0).succeeded();
            assertThat(appended || outcomes.get(0).failedWith(StaleLeaseException.class))
                    .as("the old owner's append came first or is refused as stale, round %d: %s", round, outcomes)
                    .isTrue();
            assertThat(lease.lengthAtAcquire())
                    .as(
                            "length that acquire answered in round %d; the old append of 2 at %d %s",
                            round, at, appended ? "was acknowledged" : "was refused")
                    .isEqualTo(appended ? at + 2 : at);
            length = newHandle.append(lease, lease.lengthAtAcquire(), StoreBench.entries("new " + round));
            assertThat(length).as("length after the new owner's first append").isEqualTo(lease.lengthAtAcquire() + 1);
        }
    }

    @Test
    @Rule("ST-035")
    default void ofOwnersThatAcquireAtOnceEachGetsAnEpochOfItsOwn(StoreBench bench) {
        List<ConversationStore> handles = List.of(bench.store(), bench.another(), bench.another());
        List<OwnerId> owners = List.of(bench.owner(), bench.owner(), bench.owner());
        ConversationId id = bench.started("start").conversation();

        for (int round = 0; round < StoreBench.ROUNDS; round++) {
            List<Callable<Lease>> calls = new ArrayList<>();
            for (int i = 0; i < handles.size(); i++) {
                int racer = i;
                calls.add(() -> handles.get(racer).acquire(id, owners.get(racer), Takeover.FORCE));
            }

            List<Race.Outcome<Lease>> outcomes = bench.race().run(calls);

            assertThat(outcomes).as("forced acquires, round %d", round).allMatch(Race.Outcome::succeeded);
            assertThat(outcomes)
                    .as("epochs given in round %d", round)
                    .extracting(o -> o.value().orElseThrow().epoch())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    @Rule("ST-036")
    default void aLiveHeartbeatProtectsFromTakeover(StoreBench bench) {
        Lease lease = bench.startedWith(2);
        Witness witness = bench.witness(lease.conversation());

        for (ConversationStore handle : List.of(bench.store(), bench.another())) {
            ConversationOwnedException owned = Refusal.of(
                    "acquire, if abandoned, of a conversation whose owner is alive",
                    ConversationOwnedException.class,
                    () -> handle.acquire(lease.conversation(), bench.owner(), Takeover.IF_ABANDONED));
            assertThat(owned.owner()).as("the owner that the refusal names").isEqualTo(lease.owner());
        }
        witness.seesNothingNew("a refused acquire");
        assertThat(bench.store().append(lease, 2, StoreBench.entries("mine")))
                .as("the owner's append")
                .isEqualTo(3);
    }

    @Test
    @Rule("ST-037")
    default void anOwnerWithoutHeartbeatDoesNotProtect(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease neverBeat = store.create(bench.info(), bench.silentOwner());
        store.append(neverBeat, 0, StoreBench.entries("start"));
        Lease withdrawn = bench.started("start");
        store.heartbeat(withdrawn.owner(), Duration.ZERO);
        Lease ended = bench.started("start");
        store.heartbeat(ended.owner(), Duration.ofMillis(50));

        for (Lease abandoned : List.of(neverBeat, withdrawn)) {
            Lease taken = bench.another().acquire(abandoned.conversation(), bench.owner(), Takeover.IF_ABANDONED);
            assertThat(taken.epoch()).as("epoch after the take-over").isGreaterThan(abandoned.epoch());
        }
        OwnerId heir = bench.owner();
        Patience.until("a heartbeat of 50 ms ends and its conversation can be taken", () -> {
            try {
                return store.acquire(ended.conversation(), heir, Takeover.IF_ABANDONED)
                                .epoch()
                        > ended.epoch();
            } catch (ConversationOwnedException stillAlive) {
                return false;
            }
        });
    }

    @Test
    @Rule("ST-038")
    default void oneHeartbeatKeepsAllConversationsOfItsOwnerAndNoOthers(StoreBench bench) {
        ConversationStore store = bench.store();
        OwnerId owner = bench.owner();
        OwnerId dead = bench.silentOwner();
        for (int i = 0; i < 5; i++) {
            Lease kept = store.create(bench.info(), owner);
            store.append(kept, 0, StoreBench.entries("kept"));
            Lease free = store.create(bench.info(), dead);
            store.append(free, 0, StoreBench.entries("free"));
            store.heartbeat(owner, Duration.ofMinutes(10));

            Refusal.of(
                    "acquire, if abandoned, of conversation " + i + " of an owner that is alive",
                    ConversationOwnedException.class,
                    () -> store.acquire(kept.conversation(), bench.owner(), Takeover.IF_ABANDONED));
            assertThat(store.acquire(free.conversation(), bench.owner(), Takeover.IF_ABANDONED))
                    .isNotEqualTo(free);
        }
    }

    @Test
    @Rule("ST-039")
    default void releaseLetsTheNextOwnerInAtOnce(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease lease = bench.startedWith(2);

        store.release(lease);
        Refusal.of(
                "an append under a released lease",
                StaleLeaseException.class,
                () -> store.append(lease, 2, StoreBench.entries("late")));
        Lease next = bench.another().acquire(lease.conversation(), bench.owner(), Takeover.IF_ABANDONED);
        store.release(lease);

        assertThat(next.epoch()).as("epoch after a release").isGreaterThan(lease.epoch());
        assertThat(store.append(next, 2, StoreBench.entries("next")))
                .as("the next owner's append; releasing the old lease again took nothing from it")
                .isEqualTo(3);
    }

    @Test
    @Rule("ST-040")
    default void theOwnerItselfAlwaysAcquiresAgain(StoreBench bench) {
        Lease lease = bench.startedWith(2);

        Lease again = bench.another().acquire(lease.conversation(), lease.owner(), Takeover.IF_ABANDONED);

        assertThat(again.epoch()).as("epoch after acquiring again").isGreaterThan(lease.epoch());
        Refusal.of(
                "an append under the owner's own earlier lease",
                StaleLeaseException.class,
                () -> bench.store().append(lease, 2, StoreBench.entries("late")));
        assertThat(bench.store().append(again, 2, StoreBench.entries("mine"))).isEqualTo(3);
    }
}
