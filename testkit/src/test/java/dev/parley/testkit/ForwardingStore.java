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
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Does everything as the reference does. A broken store overrides the method in which it is wrong. */
class ForwardingStore implements ConversationStore {

    final ReferenceStore real;
    /** What a broken store keeps beside the real one, shared by all handles on the same data. */
    final Map<Object, Object> notes;

    ForwardingStore(ReferenceStore real, Map<Object, Object> notes) {
        this.real = real;
        this.notes = notes;
    }

    /** Memory of a kind that all handles share. */
    @SuppressWarnings("unchecked") // whoever names a memory always keeps the same types in it
    <K, V> Map<K, V> memory(String name) {
        return (Map<K, V>) notes.computeIfAbsent(name, key -> new ConcurrentHashMap<K, V>());
    }

    /** Gives another thread the time to come between. */
    static void dawdle() {
        LockSupport.parkNanos(100_000);
    }

    Lease currentLease(Lease instead) {
        return real.data().currentLease(instead.conversation()).orElse(instead);
    }

    @Override
    public ConversationId mintId(IdSource ids, Optional<ConversationId> near) {
        return real.mintId(ids, near);
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        return real.create(info, owner);
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        return real.fork(source, position, child, owner);
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        return real.find(id);
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        return real.append(lease, expectedPosition, entries);
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        return real.read(id, from, limit, direction);
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        return real.update(id, expectedRevision, patch);
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        return real.list(query);
    }

    @Override
    public boolean delete(Lease lease) {
        return real.delete(lease);
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        return real.acquire(id, owner, takeover);
    }

    @Override
    public void release(Lease lease) {
        real.release(lease);
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        real.heartbeat(owner, timeToLive);
    }

    @Override
    public void close() {
        real.close();
    }
}
