package dev.parley.core;

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
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.Takeover;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store in front of another that fails where a test says so, and remembers what it was asked. */
final class FaultyStore implements ConversationStore {

    /** How a call fails. */
    enum Fault {
        /** The request does not arrive. */
        UNAVAILABLE,
        /** The request does not arrive, and the caller cannot tell. */
        REQUEST_LOST,
        /** The request is carried out, and the caller cannot tell. */
        ANSWER_LOST
    }

    private final ConversationStore store;
    private final ConcurrentMap<String, List<Fault>> faults = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Runnable> actions = new ConcurrentHashMap<>();
    private final AtomicInteger callsUntilPlanted = new AtomicInteger(Integer.MAX_VALUE);
    private volatile Fault plantedWay = Fault.UNAVAILABLE;
    private volatile boolean plantedLasts;
    private final List<String> calls = new CopyOnWriteArrayList<>();

    FaultyStore(ConversationStore store) {
        this.store = store;
    }

    /** Lets the next calls of {@code method} fail, each in the next of these ways. */
    void fail(String method, Fault... ways) {
        faults.put(method, new CopyOnWriteArrayList<>(ways));
    }

    /**
     * Lets one call fail, the {@code number}-th from now, heartbeats not counted, or none if there are fewer.
     *
     * @param lasting whether all calls that follow fail as well
     */
    void failAt(int number, Fault way, boolean lasting) {
        plantedWay = way;
        plantedLasts = lasting;
        callsUntilPlanted.set(number);
    }

    /** Whether the call that {@code failAt} meant has come. */
    boolean failed() {
        return callsUntilPlanted.get() < 0;
    }

    /** Does {@code action} before each call of {@code method} is carried out. */
    void before(String method, Runnable action) {
        actions.put(method, action);
    }

    /** Lets all calls pass again. */
    void heal() {
        faults.clear();
        callsUntilPlanted.set(Integer.MAX_VALUE);
        actions.clear();
    }

    /** The names of the methods that were called, in order. */
    List<String> calls() {
        return calls;
    }

    private <T> T call(String method, Supplier<T> call) {
        calls.add(method);
        actions.getOrDefault(method, () -> {}).run();
        Fault way = nextFault(method);
        if (way == null) {
            return call.get();
        }
        IOException cause = new IOException("planted in " + method);
        if (way == Fault.UNAVAILABLE) {
            throw new StoreUnavailableException("store is away", cause);
        }
        if (way == Fault.ANSWER_LOST) {
            T lost = call.get();
            calls.add(method + " answered " + lost);
        }
        throw new StoreOutcomeUnknownException("answer was lost", cause);
    }

    private @Nullable Fault nextFault(String method) {
        if (!method.equals("heartbeat")) {
            int left = callsUntilPlanted.getAndDecrement();
            if (left == 0 || (left < 0 && plantedLasts)) {
                return plantedWay;
            }
        }
        List<Fault> ways = faults.getOrDefault(method, List.of());
        return ways.isEmpty() ? null : ways.remove(0);
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
