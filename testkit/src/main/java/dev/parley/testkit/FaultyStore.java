package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.IdSource;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.Takeover;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in front of another that fails where a test says so, without any network, and remembers what it was asked. Safe
 * for use by many threads.
 */
public final class FaultyStore implements ConversationStore {

    private static final Duration LATENESS = Duration.ofMillis(20);

    /** How a call fails. */
    public enum Fault {
        /** The request does not arrive. */
        UNAVAILABLE,
        /** The request does not arrive, and the caller cannot tell. */
        REQUEST_LOST,
        /** The request is carried out, and the caller cannot tell. */
        ANSWER_LOST,
        /** The request is carried out 20 milliseconds late. */
        DELAY,
        /** The calling thread is interrupted when the request is carried out, and stays so. */
        INTERRUPT
    }

    private final ConversationStore store;
    private final ConcurrentMap<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Runnable> actions = new ConcurrentHashMap<>();
    private final AtomicInteger callsUntilPlanted = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Fault plantedWay = Fault.UNAVAILABLE;
    private volatile boolean plantedLasts;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** Passes everything on to {@code store}, and closes it when it is closed. */
    public FaultyStore(ConversationStore store) {
        this.store = store;
    }

    /** Lets the next calls of {@code method} fail, each in the next of these ways. */
    public void fail(String method, Fault... ways) {
        faults.put(method, new ConcurrentLinkedQueue<>(List.of(ways)));
    }

    /**
     * Lets one call fail, the {@code number}-th from now, heartbeats not counted, or none if there are fewer.
     *
     * @param lasting whether all calls that follow fail as well
     */
    public void failAt(int number, Fault way, boolean lasting) {
        plantedWay = way;
        plantedLasts = lasting;
        callsUntilPlanted.set(number);
    }

    /** Whether the call that {@code failAt} meant has come. */
    public boolean failed() {
        return callsUntilPlanted.get() < 0;
    }

    /** Does {@code action} before each call of {@code method} is carried out. */
    public void before(String method, Runnable action) {
        actions.put(method, action);
    }

    /** Lets all calls pass again. */
    public void heal() {
        faults.clear();
        callsUntilPlanted.set(Integer.MAX_VALUE);
        actions.clear();
    }

    /** The names of the methods that were called so far, in order, and the answers that were lost. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    private <T> T call(String method, Supplier<T> call) {
        calls.add(method);
        actions.getOrDefault(method, () -> {}).run();
        Fault way = next(method);
        if (way == null) {
            return call.get();
        }
        IOException cause = new IOException("planted in " + method);
        return switch (way) {
            case UNAVAILABLE -> throw new StoreUnavailableException("store is away", cause);
            case REQUEST_LOST -> throw new StoreOutcomeUnknownException("answer was lost", cause);
            case ANSWER_LOST -> {
                calls.add(method + " answered " + call.get());
                throw new StoreOutcomeUnknownException("answer was lost", cause);
            }
            case DELAY -> {
                Patience.letPass(LATENESS);
                yield call.get();
            }
            case INTERRUPT -> {
                Thread.currentThread().interrupt();
                yield call.get();
            }
        };
    }

    private @Nullable Fault next(String method) {
        if (!method.equals("heartbeat")) {
            int left = callsUntilPlanted.getAndDecrement();
            if (left == 0 || (left < 0 && plantedLasts)) {
                return plantedWay;
            }
        }
        Queue<Fault> ways = faults.get(method);
        return ways == null ? null : ways.poll();
    }

    private void run(String method, Runnable call) {
        boolean ran = call(method, () -> {
            call.run();
            return true;
        });
        if (!ran) {
            throw new IllegalStateException(method);
        }
    }

    @Override
    public ConversationId mintId(IdSource ids, Optional<ConversationId> near) {
        return store.mintId(ids, near);
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        return call("create", () -> store.create(info, owner));
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        return call("fork", () -> store.fork(source, position, child, owner));
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        return call("find", () -> store.find(id));
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        return call("append", () -> store.append(lease, expectedPosition, entries));
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        return call("read", () -> store.read(id, from, limit, direction));
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        return call("update", () -> store.update(id, expectedRevision, patch));
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        return call("list", () -> store.list(query));
    }

    @Override
    public boolean delete(Lease lease) {
        return call("delete", () -> store.delete(lease));
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        return call("acquire", () -> store.acquire(id, owner, takeover));
    }

    @Override
    public void release(Lease lease) {
        run("release", () -> store.release(lease));
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        run("heartbeat", () -> store.heartbeat(owner, timeToLive));
    }

    @Override
    public void close() {
        store.close();
    }
}
