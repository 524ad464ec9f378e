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
import dev.parley.testkit.LogCall.Answer;
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
            this.store = store;
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
            String first = "begin " + name;
            LogCall.Begin unused = history.record(who, () -> {
                Lease lease = store.create(bench.info(), owner);
                long length = store.append(lease, 0, StoreBench.entries(first));
                publish(name, lease, length);
                return new LogCall.Begin(name, List.of(first));
            });
            names.add(name);
        }

        private void publish(String name, Lease lease, long length) {
            births.put(name, lease);
            leases.put(name, lease);
            lengths.put(name, length);
        }

        private void append(String name, Lease lease, long at) {
            List<String> items = List.of(who + count.incrementAndGet(), "and");
            LogCall.Append call = history.record(
                    who,
                    () -> new LogCall.Append(
                            name, lease.epoch(), at, items, answer(lease, at, items.toArray(String[]::new))));
            if (call.answer() instanceof Answer.Length length) {
                lengths.put(name, length.length());
            } else if (call.answer() instanceof Answer.Conflict conflict) {
                lengths.put(name, conflict.actual());
            } else if (call.answer() instanceof Answer.Absent) {
                names.remove(name);
            }
        }

        private Answer answer(Lease lease, long at, String... texts) {
            try {
                return new Answer.Length(store.append(lease, at, StoreBench.entries(texts)));
            } catch (AppendConflictException e) {
                return new Answer.Conflict(e.actual());
            } catch (StaleLeaseException e) {
                return new Answer.Stale();
            } catch (ConversationNotFoundException e) {
                return new Answer.Absent();
            } catch (StoreOutcomeUnknownException e) {
                return new Answer.Unknown();
            }
        }

        private void read(String name) {
            LogCall.Read unused = history.record(who, () -> {
                try {
                    EntryPage page = store.read(id(name), 0, LONGEST, Direction.FORWARD);
                    return LogCall.Read.of(
                            name,
                            Optional.of(page.entries().stream()
                                    .map(entry -> StoreBench.text(entry.entry()))
                                    .toList()));
                } catch (ConversationNotFoundException e) {
                    return LogCall.Read.of(name, Optional.empty());
                }
            });
        }

        private void acquire(String name) {
            LogCall.Acquire unused = history.record(who, () -> {
                try {
                    Lease lease = store.acquire(id(name), owner, Takeover.FORCE);
                    leases.merge(name, lease, (old, fresh) -> fresh.epoch() > old.epoch() ? fresh : old);
                    return new LogCall.Acquire(
                            name, Optional.of(new LogCall.Acquire.Given(lease.epoch(), lease.lengthAtAcquire())));
                } catch (ConversationNotFoundException e) {
                    return new LogCall.Acquire(name, Optional.empty());
                }
            });
        }

        private void fork(String name) {
            String child = "f" + count.incrementAndGet();
            long cut = lengths.getOrDefault(name, 0L) - random.nextInt(2);
            ConversationId source = id(name);
            Lease[] lease = new Lease[1];
            LogCall.Fork forked = history.record(who, () -> {
                try {
                    lease[0] = store.fork(source, cut, bench.childInfo(source, cut), owner);
                    return new LogCall.Fork(name, child, cut, true);
                } catch (ConversationNotFoundException | IllegalArgumentException e) {
                    return new LogCall.Fork(name, child, cut, false);
                }
            });
            if (forked.done()) {
                publish(child, lease[0], cut);
                append(child, lease[0], cut);
                names.add(child);
            }
        }

        private void delete(String name) {
            Lease lease = lease(leases, name);
            LogCall.Delete unused = history.record(who, () -> {
                try {
                    boolean done = store.delete(lease);
                    return new LogCall.Delete(
                            name, lease.epoch(), done ? LogCall.Delete.Outcome.DONE : LogCall.Delete.Outcome.ABSENT);
                } catch (StaleLeaseException e) {
                    return new LogCall.Delete(name, lease.epoch(), LogCall.Delete.Outcome.STALE);
                }
            });
        }
    }
}
