package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.RedisServer;
import dev.parley.model.ConversationId;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries are shared between a conversation and its forks, and go with the last one that reads them. */
final class SharedEntriesTest {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final RedisServer server = TestRedis.shared();
    private final String namespace = server.prefix() + ":" + UUID.randomUUID();
    private final StoredKeys stored = new StoredKeys(server, namespace);
    private final RedisConversationStore store = RedisConversationStore.builder(server.uri())
            .namespace(namespace)
            .timeout(Duration.ofSeconds(20))
            .open();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void forkStoresItsOwnEntriesAndNothingElse() {
        Lease small = Talk.started(store, Talk.numbered("entry", 10));
        Lease large = Talk.started(store, Talk.numbered("entry", 9_000));
        store.append(large, 9_000, Talk.entries(Talk.numbered("more", 9_000)));
        Map<String, Long> before = stored.countByKind();

        Lease ofSmall = Talk.forked(store, small.conversation(), 10, "own");
        Map<String, Long> between = stored.countByKind();
        Lease ofLarge = Talk.forked(store, large.conversation(), 18_000, "own");
        Map<String, Long> after = stored.countByKind();

        assertThat(before).containsEntry("t", 18_010L);
        assertThat(between).containsEntry("t", 18_011L);
        assertThat(after).containsEntry("t", 18_012L);
        assertThat(memory(ofLarge))
                .as("bytes of the fork of 18,000")
                .isBetween(memory(ofSmall) - 64, memory(ofSmall) + 64);
        assertThat(Talk.texts(store, ofLarge.conversation())).hasSize(18_001).endsWith("more 8999", "own");
    }

    private long memory(Lease fork) {
        ConversationId id = fork.conversation();
        return server.keys().stream()
                .filter(key -> key.endsWith(id.toString()))
                .mapToLong(key -> (Long) server.call("MEMORY", "USAGE", key, "SAMPLES", "0"))
                .sum();
    }

    @Test
    void chainOfHundredForksReadsWholeAndLosesNothingWhateverLinkGoesFirst() {
        long seed = System.nanoTime();
        List<Lease> chain = new ArrayList<>(List.of(Talk.started(store, "entry 0")));
        List<String> expected = new ArrayList<>(List.of("entry 0"));
        for (int i = 1; i < 100; i++) {
            chain.add(Talk.forked(store, chain.get(i - 1).conversation(), i, "entry " + i));
            expected.add("entry " + i);
        }
        ConversationId tip = chain.get(99).conversation();
        assertThat(Talk.texts(store, tip)).isEqualTo(expected);

        List<Lease> ancestors = new ArrayList<>(chain.subList(0, 99));
        Collections.shuffle(ancestors, new Random(seed));
        ancestors.forEach(store::delete);

        assertThat(Talk.texts(store, tip)).as("seed %d", seed).isEqualTo(expected);
        assertThat(stored.countByKind()).as("seed %d", seed).containsEntry("t", 100L);
        store.delete(chain.get(99));
        assertThat(stored.keys()).as("seed %d", seed).isEmpty();
    }

    @Test
    void whatNoForkSharesGoesWithItsConversation() {
        Lease parent = Talk.started(store, Talk.numbered("entry", 10));
        Lease early = Talk.forked(store, parent.conversation(), 3, "early");
        Lease late = Talk.forked(store, parent.conversation(), 7, "late");

        store.delete(parent);
        assertThat(stored.countByKind()).as("7 shared, 2 own").containsEntry("t", 9L);
        store.delete(late);
        assertThat(stored.countByKind()).as("3 shared, 1 own").containsEntry("t", 4L);
        assertThat(Talk.texts(store, early.conversation())).containsExactly("entry 0", "entry 1", "entry 2", "early");
        store.delete(early);

        assertThat(stored.keys()).isEmpty();
    }

    @Test
    void forkOfWhatItsParentInheritedHoldsOnToTheHolderAlone() {
        Lease root = Talk.started(store, Talk.numbered("entry", 5));
        Lease middle = Talk.forked(store, root.conversation(), 5, "middle");
        Lease leaf = Talk.forked(store, middle.conversation(), 4, "leaf");

        store.delete(middle);

        assertThat(stored.countByKind()).as("5 of the root, 1 of the leaf").containsEntry("t", 6L);
        assertThat(Talk.texts(store, leaf.conversation()))
                .endsWith("entry 3", "leaf")
                .hasSize(5);
    }

    @Test
    void forkWithAnIdOfAnotherPartitionSharesToo() {
        Lease parent = Talk.started(store, Talk.numbered("entry", 5));
        String elsewhere = KeyLayout.home(parent.conversation()).equals("00") ? "01" : "00";
        ConversationId child = KeyLayout.moved(Talk.newId(), elsewhere);
        Lease fork = Talk.forked(store, parent.conversation(), 5, child, "own");

        try (RedisConversationStore other = another()) {
            assertThat(Talk.texts(other, child))
                    .containsExactly("entry 0", "entry 1", "entry 2", "entry 3", "entry 4", "own");
            ConversationId near = other.mintId(Talk::newId, Optional.of(child));
            assertThat(KeyLayout.home(near)).isEqualTo(KeyLayout.home(parent.conversation()));
        }
        assertThat(stored.countByKind()).containsEntry("t", 6L).containsEntry("r", 1L);
        store.delete(parent);
        store.delete(fork);

        assertThat(stored.keys()).isEmpty();
        assertThatThrownBy(() -> store.create(Talk.info(child), fork.owner()))
                .isInstanceOf(ConversationExistsException.class);
    }

    @Test
    void forkOfAnotherPartitionLeavesNothingIfItIsNeverBorn() {
        Lease parent = Talk.started(store, "entry");
        String elsewhere = KeyLayout.home(parent.conversation()).equals("00") ? "01" : "00";
        ConversationId released = KeyLayout.moved(Talk.newId(), elsewhere);
        ConversationId abandoned = KeyLayout.moved(Talk.newId(), elsewhere);
        ConversationId begun = KeyLayout.moved(Talk.newId(), elsewhere);
        OwnerId dead = new OwnerId("without heartbeat");

        store.release(pendingFork(parent, released, parent.owner()));
        Lease unused = pendingFork(parent, abandoned, dead);
        store.append(pendingFork(parent, begun, parent.owner()), 1, Talk.entries("own"));

        await(() -> !stored.countByKind().containsKey("p"));
        assertThat(stored.countByKind())
                .as("the note of the one that lives")
                .containsEntry("r", 1L)
                .containsEntry("c", 2L);
        assertThat(Talk.texts(store, begun)).containsExactly("entry", "own");
    }

    private Lease pendingFork(Lease parent, ConversationId child, OwnerId owner) {
        Lineage lineage = new Lineage(parent.conversation(), 1);
        return store.fork(parent.conversation(), 1, Talk.info(child).withLineage(lineage), owner);
    }

    @Test
    void expiryOfASourceBreaksNoFork() {
        Lease parent = Talk.started(store, Talk.numbered("entry", 5));
        Lease fork = Talk.forked(store, parent.conversation(), 3, "own");
        ConversationId id = parent.conversation();

        store.update(id, 0, InfoPatch.NOTHING.expiry(Instant.now().minusSeconds(60)));

        assertThat(store.find(id)).isEmpty();
        assertThatThrownBy(() -> store.append(parent, 5, Talk.entries("late")))
                .isInstanceOf(ConversationNotFoundException.class);
        assertThatThrownBy(() -> store.acquire(id, parent.owner(), Takeover.FORCE))
                .isInstanceOf(ConversationNotFoundException.class);
        awaitStoredEntries(4);
        assertThat(Talk.texts(store, fork.conversation())).containsExactly("entry 0", "entry 1", "entry 2", "own");
    }

    @Test
    void expiryPurgesWhatNobodyShares() {
        Lease lease = Talk.started(store, Talk.numbered("entry", 5));

        store.update(
                lease.conversation(), 0, InfoPatch.NOTHING.expiry(Instant.now().minusSeconds(60)));

        awaitStoredEntries(0);
        assertThat(stored.keys()).isEmpty();
    }

    private void awaitStoredEntries(long count) {
        await(() -> stored.countByKind().getOrDefault("t", 0L) == count);
    }

    /** The sweep comes with heartbeats, once a second. */
    private void await(BooleanSupplier holds) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        OwnerId owner = new OwnerId("sweeper");
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("swept in time").isLessThan(deadline);
            store.heartbeat(owner, Duration.ofMinutes(1));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private RedisConversationStore another() {
        return RedisConversationStore.builder(server.uri()).namespace(namespace).open();
    }
}
