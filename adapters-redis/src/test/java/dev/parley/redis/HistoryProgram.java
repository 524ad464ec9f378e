package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.CallRecorder;
import dev.parley.testkit.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * Says "ready" and waits to be told. Then it makes calls about conversations that others call about too, and records them.
 * It says "done" when it has made all.
 */
final class HistoryProgram {

    private static final Duration ALIVE = Duration.ofMinutes(10);
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int TAIL = 5;

    private final ConversationStore store;
    private final OwnerId owner;
    private final Random random;
    private final Map<ConversationId, Lease> leases = new HashMap<>();
    private final Map<ConversationId, Long> lengths = new HashMap<>();
    private int said;

    private HistoryProgram(ConversationStore store, OwnerId owner, long seed) {
        this.store = store;
        this.owner = owner;
        this.random = new Random(seed);
    }

    static ChildJvm start(
            String url, String namespace, Path folder, String name, long seed, int calls, List<String> conversations) {
        List<String> arguments = new ArrayList<>(
                List.of(url, namespace, folder.toString(), name, Long.toString(seed), Integer.toString(calls)));
        arguments.addAll(conversations);
        return ChildJvm.start(HistoryProgram.class, arguments);
    }

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch told = ChildJvm.endWithParent();
        List<ConversationId> conversations = List.of(args).subList(6, args.length).stream()
                .map(ConversationId::parse)
                .toList();
        try (CallRecorder calls = CallRecorder.into(Path.of(args[2]));
                ConversationStore store = RedisConversationStore.builder(args[0])
                        .namespace(args[1])
                        .timeout(PATIENT)
                        .open()) {
            OwnerId owner = new OwnerId(args[3]);
            store.heartbeat(owner, ALIVE);
            HistoryProgram program = new HistoryProgram(calls.recorded(args[3], store), owner, Long.parseLong(args[4]));
            System.out.println("ready");
            told.await();
            int most = Integer.parseInt(args[5]);
            for (int i = 0; i < most; i++) {
                program.call(conversations.get(program.random.nextInt(conversations.size())));
            }
            System.out.println("done");
        }
        System.exit(0);
    }

    private void call(ConversationId id) {
        int choice = random.nextInt(100);
        if (choice < 60) {
            append(id);
        } else if (choice < 90) {
            read(id);
        } else if (choice < 98) {
            acquire(id);
        } else if (choice < 99) {
            release(id);
        } else {
            forkAndDelete(id);
        }
    }

    private void append(ConversationId id) {
        Lease lease = leases.get(id);
        if (lease == null) {
            acquire(id);
            return;
        }
        long at = lengths.getOrDefault(id, 0L);
        try {
            lengths.put(id, store.append(lease, at, Talk.entries(owner.value() + " " + said++, "and")));
        } catch (AppendConflictException lost) {
            lengths.put(id, lost.actual());
        } catch (StaleLeaseException taken) {
            leases.remove(id);
        }
    }

    private void read(ConversationId id) {
        EntryPage tail = store.read(id, Long.MAX_VALUE, TAIL, Direction.BACKWARD);
        lengths.put(id, tail.length());
    }

    private void acquire(ConversationId id) {
        Lease lease = store.acquire(id, owner, Takeover.FORCE);
        boolean forgets = random.nextInt(4) == 0;
        if (forgets) {
            Lease unused = leases.putIfAbsent(id, lease); // goes on with the one before, which is void
        } else {
            leases.put(id, lease);
        }
        lengths.put(id, lease.lengthAtAcquire());
    }

    private void release(ConversationId id) {
        Lease lease = leases.remove(id);
        if (lease != null) {
            store.release(lease);
        }
    }

    private void forkAndDelete(ConversationId id) {
        long cut = lengths.getOrDefault(id, 0L);
        ConversationId child = store.mintId(Talk::newId, Optional.of(id));
        Lease fork = store.fork(id, cut, Talk.info(child).withLineage(new Lineage(id, cut)), owner);
        long length = store.append(fork, cut, Talk.entries(owner.value() + " fork " + said++));
        store.read(child, 0, TAIL, Direction.FORWARD);
        store.append(fork, length, Talk.entries("and"));
        store.delete(fork);
        try {
            store.read(child, 0, 1, Direction.FORWARD);
        } catch (ConversationNotFoundException gone) {
            return;
        }
        throw new AssertionError("a fork that was deleted is read");
    }
}
