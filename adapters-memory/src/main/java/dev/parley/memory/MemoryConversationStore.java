package dev.parley.memory;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps conversations in this process's memory: for tests, for programs that need not remember, and as the plainest
 * answer to what {@link ConversationStore} means. Everything is gone with the last handle. Safe for use by many threads.
 *
 * <p>Forks share their parent's entries in memory; what no conversation reaches any more is left to the garbage
 * collector. An expired conversation is absent from that moment on. It and the PENDING conversations of dead owners are
 * purged when any owner's heartbeat comes in. The last 10,000 deletions are remembered.
 */
public final class MemoryConversationStore implements ConversationStore {

    private final Namespace namespace;
    private volatile boolean closed;

    /** An empty store on the system's clock. */
    public MemoryConversationStore() {
        this(InstantSource.system());
    }

    /**
     * An empty store.
     *
     * @param clock tells when heartbeats and conversations end, and when something was updated
     */
    public MemoryConversationStore(InstantSource clock) {
        this(new Namespace(clock));
    }

    private MemoryConversationStore(Namespace namespace) {
        this.namespace = namespace;
    }

    /** Another handle on the same conversations. Each is closed by itself. */
    public MemoryConversationStore anotherHandle() {
        return new MemoryConversationStore(namespace());
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        Namespace open = namespace();
        Objects.requireNonNull(owner, "owner");
        info.requireBirth(Optional.empty());
        return open.add(info, owner, new Transcript());
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        Namespace open = namespace();
        Objects.requireNonNull(owner, "owner");
        child.requireBirth(Optional.of(new Lineage(source, position)));
        // first, because a repeat is answered even when its source is gone by now
        Optional<Lease> repeated = open.birth(child, owner);
        if (repeated.isPresent()) {
            return repeated.get();
        }
        return open.add(child, owner, open.require(source).prefix(position, open.now()));
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        Namespace open = namespace();
        return open.get(id).flatMap(conversation -> conversation.visible(open.now()));
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        Namespace open = namespace();
        List<TranscriptEntry> batch = List.copyOf(entries);
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("nothing to append to conversation " + lease.conversation());
        }
        StoredConversation conversation = open.require(lease.conversation());
        boolean first = conversation.isPending();
        long length = conversation.append(lease, expectedPosition, batch, open.now());
        if (first) {
            open.settle(conversation);
        }
        return length;
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        Namespace open = namespace();
        Objects.requireNonNull(direction, "direction");
        if (from < 0) {
            throw new IllegalArgumentException("position %d is negative".formatted(from));
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit %d is below 1".formatted(limit));
        }
        return open.require(id).snapshot(open.now()).page(from, limit, direction);
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        Namespace open = namespace();
        Objects.requireNonNull(patch, "patch");
        StoredConversation conversation = open.require(id);
        ConversationInfo after = conversation.update(expectedRevision, patch, open.now());
        open.settle(conversation);
        return after;
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        return ListingPlace.page(namespace().visible(), query);
    }

    @Override
    public boolean delete(Lease lease) {
        return namespace().delete(lease);
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        Namespace open = namespace();
        Objects.requireNonNull(owner, "owner");
        Predicate<OwnerId> mayBeTakenFrom = switch (takeover) {
            case FORCE -> anybody -> true;
            case IF_ABANDONED -> open::isDead;
        };
        return open.require(id).acquire(owner, mayBeTakenFrom, open.now());
    }

    @Override
    public void release(Lease lease) {
        namespace().release(lease);
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        namespace().heartbeat(owner, timeToLive);
    }

    @Override
    public void close() {
        closed = true;
    }

    private Namespace namespace() {
        if (closed) {
            throw new StoreClosedException("this handle on the memory store is closed");
        }
        return namespace;
    }
}
