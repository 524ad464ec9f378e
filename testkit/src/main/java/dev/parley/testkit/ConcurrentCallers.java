package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.Takeover;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that do anything at once to a few conversations, through handles of their own, and record it. */
final class ConcurrentCallers {

    private static final int LONGEST = 400;

    private final StoreBench bench;
    private final OwnerId owner;
    private final CallHistory history = new CallHistory();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final Map<String, Lease> births = new ConcurrentHashMap<>();
    private final Map<String, Lease> leases = new ConcurrentHashMap<>();
    private final Map<String, Long> lengths = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    ConcurrentCallers(StoreBench bench) {
        this.bench = bench;
        this.owner = bench.owner();
    }

    /** A caller that makes {@code calls} calls. Its random choices come from {@code seed}. */
    Callable<Integer> caller(ConversationStore handle, String who, long seed, int calls) {
        return () -> {
            Caller caller = new Caller(handle, who, new Random(seed));
            for (int i = 0; i < calls; i++) {
                caller.call();
            }
            return calls;
        };
    }

    /** Makes a conversation that all callers begin with. */
    void begin(ConversationStore handle) {
        new Caller(handle, "first", new Random(0)).begin();
    }

    CallHistory history() {
        return history;
    }

    private final class Caller {
        private final ConversationStore store;
        private final String who;
        private final Random random;

        Caller(ConversationStore store, String who, Random random) {
            this.store = history.recorded(who, store);
            this.who = who;
            this.random = random;
        }

        void call() {
            List<String> now = List.copyOf(names);
            if (now.isEmpty()) {
                begin();
                return;
            }
            String name = now.get(now.size() - 1 - random.nextInt(Math.min(2, now.size())));
            int choice = random.nextInt(100);
            if (choice < 50) {
                append(name, leaseFor(name), lengths.getOrDefault(name, 0L));
            } else if (choice < 80) {
                read(name);
            } else if (choice < 88) {
                acquire(name);
            } else if (choice < 94) {
                fork(name);
            } else if (choice < 97) {
                delete(name);
            } else {
                begin();
            }
        }

        /** Mostly the last lease that anybody got; sometimes the first, as an owner has that was not told. */
        private Lease leaseFor(String name) {
            return lease(random.nextInt(8) == 0 ? births : leases, name);
        }

        private static Lease lease(Map<String, Lease> leases, String name) {
            return Optional.ofNullable(leases.get(name)).orElseThrow();
        }

        private ConversationId id(String name) {
            return lease(births, name).conversation();
        }

        void begin() {
            String name = "c" + count.incrementAndGet();
            Lease lease = store.create(bench.info(), owner);
            publish(name, lease, store.append(lease, 0, StoreBench.entries("begin")));
            names.add(name);
        }

        private void publish(String name, Lease lease, long length) {
            births.put(name, lease);
            leases.put(name, lease);
            lengths.put(name, length);
        }

        private void append(String name, Lease lease, long at) {
            try {
                String item = who + count.incrementAndGet();
                lengths.put(name, store.append(lease, at, StoreBench.entries(item, "and")));
            } catch (AppendConflictException e) {
                lengths.put(name, e.actual());
            } catch (ConversationNotFoundException e) {
                names.remove(name);
            } catch (StaleLeaseException | StoreOutcomeUnknownException e) {
                // recorded, and nothing to do about it
            }
        }

        private void read(String name) {
            try {
                EntryPage unused = store.read(id(name), 0, LONGEST, Direction.FORWARD);
            } catch (ConversationNotFoundException e) {
                // recorded: somebody deleted it
            }
        }

        private void acquire(String name) {
            try {
                Lease lease = store.acquire(id(name), owner, Takeover.FORCE);
                leases.merge(name, lease, (old, fresh) -> fresh.epoch() > old.epoch() ? fresh : old);
            } catch (ConversationNotFoundException e) {
                // recorded: somebody deleted it
            }
        }

        private void fork(String name) {
            long cut = lengths.getOrDefault(name, 0L) - random.nextInt(2);
            ConversationId source = id(name);
            String child = "f" + count.incrementAndGet();
            try {
                publish(child, store.fork(source, cut, bench.childInfo(source, cut), owner), cut);
            } catch (ConversationNotFoundException | IllegalArgumentException e) {
                return; // recorded: somebody deleted it, or it is shorter
            }
            append(child, lease(leases, child), cut);
            names.add(child);
        }

        private void delete(String name) {
            try {
                boolean unused = store.delete(lease(leases, name));
            } catch (StaleLeaseException e) {
                // recorded: somebody acquired it
            }
        }
    }
}
