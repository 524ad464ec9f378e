package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.RevisionConflictException;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.FaultProxy.Fault;
import java.time.Duration;
import java.util.List;

/** Every call of a store, each as a trial on a disturbed handle. */
final class NetworkTrials {
    private final StoreBench bench;
    private final DisturbedStore disturbed;
    private final Fault fault;

    NetworkTrials(StoreBench bench, DisturbedStore disturbed, Fault fault) {
        this.bench = bench;
        this.disturbed = disturbed;
        this.fault = fault;
    }

    void runAll() {
        append();
        read();
        create();
        fork();
        delete();
        update();
        acquire();
        find();
        releaseAndHeartbeat();
    }

    void append() {
        Lease lease = bench.started("start");
        ConversationId id = lease.conversation();
        List<TranscriptEntry> expected = StoreBench.entries("start");
        disturbed.disturb("append", fault, store -> {
            long at = expected.size();
            List<TranscriptEntry> batch = StoreBench.entries("at " + at, "and " + at);
            return new DisturbedStore.Trial<>(
                    () -> store.append(lease, at, batch),
                    () -> Reading.all(bench.store(), id).size() > at,
                    length -> {
                        expected.addAll(batch);
                        assertThat(length)
                                .as("length, answered by the repeated append")
                                .isEqualTo(at + 2);
                        assertThat(Reading.all(bench.store(), id))
                                .as("transcript after the append was repeated: each entry is there once")
                                .isEqualTo(expected);
                    });
        });
    }

    void read() {
        ConversationId id = bench.startedWith(5).conversation();
        disturbed.disturb(
                "read",
                fault,
                store -> new DisturbedStore.Trial<>(
                        () -> store.read(id, 1, 2, Direction.FORWARD),
                        () -> false,
                        page -> assertThat(page)
                                .as("page read again")
                                .isEqualTo(bench.store().read(id, 1, 2, Direction.FORWARD))));
    }

    void find() {
        ConversationId id = bench.startedWith(2).conversation();
        disturbed.disturb(
                "find",
                fault,
                store -> new DisturbedStore.Trial<>(
                        () -> store.find(id),
                        () -> false,
                        found -> assertThat(found)
                                .as("info found again")
                                .isEqualTo(bench.store().find(id))));
    }

    void create() {
        OwnerId owner = bench.owner();
        disturbed.disturb("create", fault, store -> {
            ConversationInfo info = bench.info();
            return new DisturbedStore.Trial<>(
                    () -> store.create(info, owner), () -> isThere(info.id()), lease -> writes(store, lease, 0, owner));
        });
    }

    void fork() {
        OwnerId owner = bench.owner();
        ConversationId source = bench.startedWith(4).conversation();
        disturbed.disturb("fork", fault, store -> {
            ConversationInfo child = bench.childInfo(source, 3);
            return new DisturbedStore.Trial<>(
                    () -> store.fork(source, 3, child, owner),
                    () -> isThere(child.id()),
                    lease -> writes(store, lease, 3, owner));
        });
    }

    void delete() {
        disturbed.disturb("delete", fault, store -> {
            Lease lease = bench.started("start");
            return new DisturbedStore.Trial<>(
                    () -> store.delete(lease), () -> !isThere(lease.conversation()), deleted -> {
                        assertThat(deleted).as("answer of the repeated delete").isTrue();
                        assertThat(isThere(lease.conversation()))
                                .as("what was deleted is there")
                                .isFalse();
                    });
        });
    }

    /** Repeated after it was applied, an update is refused: that is how its caller learns. */
    void update() {
        disturbed.disturb("update", fault, store -> {
            ConversationId id = bench.started("start").conversation();
            return new DisturbedStore.Trial<>(
                    () -> revisionAfter(store, id),
                    () -> Reading.found(bench.store(), id).revision() > 0,
                    revision -> assertThat(revision)
                            .as("revision after the update was repeated")
                            .isEqualTo(1)
                            .isEqualTo(Reading.found(bench.store(), id).revision()));
        });
    }

    private static long revisionAfter(ConversationStore store, ConversationId id) {
        try {
            return store.update(id, 0, InfoPatch.NOTHING.title("new")).revision();
        } catch (RevisionConflictException applied) {
            return applied.actual();
        }
    }

    void acquire() {
        disturbed.disturb("acquire", fault, store -> {
            Lease old = bench.started("start");
            OwnerId owner = bench.owner();
            return new DisturbedStore.Trial<>(
                    () -> store.acquire(old.conversation(), owner, Takeover.FORCE),
                    () -> !mayWrite(old),
                    lease -> writes(store, lease, lease.lengthAtAcquire(), owner));
        });
    }

    /** Both answer nothing, and repeating them is harmless: only the type of the failure and the handle are looked at. */
    void releaseAndHeartbeat() {
        disturbed.disturb("release", fault, store -> {
            Lease lease = bench.started("start");
            return new DisturbedStore.Trial<>(
                    () -> {
                        store.release(lease);
                        return lease;
                    },
                    () -> !mayWrite(lease),
                    released -> assertThat(mayWrite(released))
                            .as("a released lease may write")
                            .isFalse());
        });
        disturbed.disturb("heartbeat", fault, store -> {
            OwnerId owner = bench.silentOwner();
            Lease lease = bench.store().create(bench.info(), bench.owner());
            return new DisturbedStore.Trial<>(
                    () -> {
                        store.heartbeat(owner, Duration.ofMinutes(1));
                        return owner;
                    },
                    () -> false,
                    alive -> writes(store, lease, 0, lease.owner()));
        });
    }

    private static void writes(ConversationStore store, Lease lease, long at, OwnerId owner) {
        assertThat(lease.owner()).as("owner in the lease").isEqualTo(owner);
        assertThat(store.append(lease, at, StoreBench.entries("own")))
                .as("append under the lease that the repeat answered")
                .isEqualTo(at + 1);
    }

    private boolean isThere(ConversationId id) {
        try {
            return bench.store().read(id, 0, 1, Direction.FORWARD).length() >= 0;
        } catch (ConversationNotFoundException absent) {
            return false;
        }
    }

    /** Whether the lease is the conversation's, found out by an append at a position that is none. */
    private boolean mayWrite(Lease lease) {
        try {
            bench.store().append(lease, 1_000_000, StoreBench.entries("never"));
            return true;
        } catch (AppendConflictException current) {
            return true;
        } catch (StaleLeaseException stale) {
            return false;
        }
    }
}
