package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationState;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A conversation is PENDING until its first own entry. */
interface StoreBirthRules {

    @Test
    @Rule("ST-060")
    default void aPendingConversationIsHidden(StoreBench bench) {
        Lease source = bench.startedWith(3);
        ConversationStore store = bench.store();
        Lease created = store.create(bench.info(), bench.owner());
        ConversationInfo child = bench.childInfo(source.conversation(), 2);
        Lease forked = store.fork(source.conversation(), 2, child, bench.owner());

        for (ConversationId id : List.of(created.conversation(), forked.conversation())) {
            for (ConversationStore handle : List.of(store, bench.another())) {
                assertThat(handle.find(id)).as("find of a PENDING conversation").isEmpty();
                assertThat(Reading.listed(handle, bench.tenant()))
                        .as("listed while PENDING")
                        .extracting(ConversationInfo::id)
                        .doesNotContain(id);
                unknown("update", () -> handle.update(id, 0, InfoPatch.NOTHING));
                unknown("acquire", () -> handle.acquire(id, bench.owner(), Takeover.FORCE));
                unknown("fork", () -> handle.fork(id, 0, bench.childInfo(id, 0), bench.owner()));
            }
        }
        assertThat(store.append(created, 0, StoreBench.entries("still writable")))
                .isEqualTo(1);
    }

    private static void unknown(String what, ThrowingCallable call) {
        Refusal.of(what + " of a PENDING conversation", ConversationNotFoundException.class, call);
    }

    @Test
    @Rule("ST-061")
    default void aPendingConversationReadsAsWhatItInherited(StoreBench bench) {
        Lease source = bench.startedWith(3);
        Lease created = bench.store().create(bench.info(), bench.owner());
        Lease forked =
                bench.store().fork(source.conversation(), 2, bench.childInfo(source.conversation(), 2), bench.owner());

        assertThat(Reading.all(bench.another(), created.conversation()))
                .as("entries of a PENDING conversation")
                .isEmpty();
        assertThat(bench.store()
                        .read(created.conversation(), 0, 10, Direction.BACKWARD)
                        .entries())
                .isEmpty();
        assertThat(Reading.all(bench.another(), forked.conversation()))
                .as("entries of a PENDING fork")
                .isEqualTo(StoreBench.entries("entry 0", "entry 1"));
    }

    @Test
    @Rule("ST-062")
    default void theFirstAppendShowsIt(StoreBench bench) {
        ConversationStore reader = bench.another();
        ConversationInfo info = bench.info();
        Lease lease = bench.store().create(info, bench.owner());
        assertThat(reader.find(info.id())).isEmpty();

        bench.store().append(lease, 0, StoreBench.entries("first"));

        assertThat(reader.find(info.id()))
                .as("found after the first append, by a handle that had looked before")
                .map(ConversationInfo::state)
                .contains(ConversationState.ACTIVE);
        assertThat(Reading.listed(reader, bench.tenant()))
                .as("listed after the first append")
                .extracting(ConversationInfo::id)
                .containsExactly(info.id());
    }

    @Test
    @Rule("ST-063")
    default void aPendingConversationWhoseOwnerIsGoneIsPurged(StoreBench bench) {
        ConversationStore store = bench.store();
        OwnerId owner = bench.owner();
        OwnerId other = bench.owner();
        Lease source = bench.startedWith(2);
        Lease created = store.create(bench.info(), owner);
        Lease forked = store.fork(source.conversation(), 2, bench.childInfo(source.conversation(), 2), owner);
        Lease kept = store.create(bench.info(), owner);
        store.append(kept, 0, StoreBench.entries("active"));

        store.heartbeat(owner, Duration.ZERO);

        for (Lease pending : List.of(created, forked)) {
            Patience.until(
                    "a PENDING conversation whose owner is gone is purged",
                    bench.subject().limits().purgeWithin(),
                    () -> isAbsent(store, other, pending.conversation()));
            Refusal.of(
                    "an append to a PENDING conversation that was purged",
                    ConversationNotFoundException.class,
                    () -> store.append(pending, pending.lengthAtAcquire(), StoreBench.entries("late")));
        }
        bench.witness(kept.conversation())
                .sees("after its owner was gone: ACTIVE ones stay", StoreBench.entries("active"));
    }

    private static boolean isAbsent(ConversationStore store, OwnerId other, ConversationId id) {
        store.heartbeat(other, Duration.ofMinutes(10));
        try {
            store.read(id, 0, 1, Direction.FORWARD);
            return false;
        } catch (ConversationNotFoundException purged) {
            return true;
        }
    }

    @Test
    @Rule("ST-064")
    default void aPendingConversationWhoseOwnerLivesStays(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease pending = store.create(bench.info(), bench.owner());

        for (int i = 0; i < 20; i++) {
            OwnerId other = bench.owner();
            store.create(bench.info(), other);
            bench.another().heartbeat(other, Duration.ZERO);
            Reading.listed(store, bench.tenant());
        }

        assertThat(store.append(pending, 0, StoreBench.entries("late but alive")))
                .as("first append, after 20 other owners came and went")
                .isEqualTo(1);
    }

    @Test
    @Rule("ST-065")
    default void whatIsNoBirthIsRefused(StoreBench bench) {
        ConversationStore store = bench.store();
        Lease source = bench.startedWith(3);
        ConversationId id = source.conversation();
        OwnerId owner = bench.owner();
        ConversationInfo active = Reading.found(store, id);
        ConversationInfo born = bench.info();

        wrong("create of an ACTIVE info", () -> store.create(active, owner));
        wrong("create with a lineage", () -> store.create(born.withLineage(new Lineage(id, 1)), owner));
        wrong("fork without a lineage", () -> store.fork(id, 1, born, owner));
        wrong("fork at 2 with a lineage of 1", () -> store.fork(id, 2, born.withLineage(new Lineage(id, 1)), owner));
        wrong(
                "fork with another's lineage",
                () -> store.fork(id, 1, born.withLineage(new Lineage(StoreBench.newId(), 1)), owner));

        Lease lease = store.create(born, owner);
        assertThat(lease).as("the id that was refused is still free").isEqualTo(new Lease(born.id(), owner, 1, 0));
        assertThat(store.find(id)).isEqualTo(Optional.of(active));
    }

    private static void wrong(String what, ThrowingCallable call) {
        Refusal.of(what, IllegalArgumentException.class, call);
    }
}
