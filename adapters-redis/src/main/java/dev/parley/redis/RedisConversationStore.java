package dev.parley.redis;

import dev.parley.json.JsonCodec;
import dev.parley.json.MalformedJsonException;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.IdSource;
import dev.parley.spi.RevisionConflictException;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreCorruptException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Keeps conversations on a Redis (7.0 or later) or Valkey server that any number of processes share. Safe for use by
 * many threads, which share one connection.
 *
 * <p>Every change is one script on the server, so that it happens as a whole or not at all, and compares the lease where
 * the port asks for one. A fork shares its source's entries, for good: each list of entries lives as long as somebody
 * reads from it. Time is the server's. {@code updated} is refreshed at most every 30 seconds. Deletions are remembered:
 * at least the last 1,000. What has expired is absent from that moment on, and purged at some heartbeat.
 *
 * <p>When the connection is lost, calls go on over the next one as long as their timeout lets them. How durable
 * acknowledged entries are is for the server's configuration to say: see {@link #promise}. The keys, scripts and settings
 * are described in {@code docs/redis.md}.
 */
public final class RedisConversationStore implements ConversationStore {

    private static final System.Logger LOG = System.getLogger(RedisConversationStore.class.getName());

    private static final String PAGE_BYTES = Integer.toString(1 << 20);

    private final String name;
    private final int largestEntry;
    private final RedisLink link;
    private final Places places;
    private final Births births;
    private final Listing listing;
    private final Upkeep upkeep;
    private final Acquiring acquiring;
    private final String promise;

    RedisConversationStore(RedisStoreBuilder settings) {
        name = settings.toString();
        largestEntry = settings.largestEntry();
        KeyLayout keys = new KeyLayout(settings.namespace());
        link = new RedisLink(settings);
        places = new Places(link, keys);
        births = new Births(link, places);
        listing = new Listing(link, places);
        upkeep = new Upkeep(link, keys, places);
        acquiring = new Acquiring(
                (id, arguments) -> places.run(Script.ACQUIRE, id, arguments), upkeep::isAlive, settings.timeout());
        boolean sound = false;
        try {
            promise = ServerCheck.of(link, keys, settings.isEvictionAllowed()).promise();
            sound = true;
        } finally {
            if (!sound) {
                link.close();
            }
        }
        LOG.log(System.Logger.Level.INFO, "conversations in namespace {0}: {1}", settings.namespace(), promise);
    }

    /**
     * What a store is told before it opens.
     *
     * @param url such as {@code redis://user:password@host:6379/0}, or {@code rediss:} for TLS; never shown
     * @throws IllegalArgumentException if it is no such URL; does not quote it
     */
    public static RedisStoreBuilder builder(String url) {
        return new RedisStoreBuilder(url);
    }

    /** What is left of what was acknowledged when the server or its machine crashes, as its configuration was when this opened. */
    public String promise() {
        return promise;
    }

    /** Who may write a conversation; empty if that is absent. PENDING ones have an owner too. */
    public Optional<Ownership> ownership(ConversationId id) {
        Answer answer = places.run(Script.OWNERSHIP, id);
        if (!answer.is(Answer.OK)) {
            return Optional.empty();
        }
        Optional<OwnerId> owner = answer.optionalText(1)
                .filter(plain -> !plain.isEmpty())
                .map(PlainName::nameOf)
                .map(OwnerId::new);
        return Optional.of(
                new Ownership(owner, owner.filter(upkeep::isAlive).isPresent(), answer.number(2), answer.number(3)));
    }

    /** Of the partition in which {@code near} lives, as far as this handle knows it: asks nobody. */
    @Override
    public ConversationId mintId(IdSource ids, Optional<ConversationId> near) {
        ConversationId id = ids.next();
        return near.map(neighbour -> KeyLayout.moved(id, places.of(neighbour))).orElse(id);
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        Objects.requireNonNull(owner, "owner");
        return births.create(info, owner);
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        Objects.requireNonNull(owner, "owner");
        return births.fork(source, position, child, owner);
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        Answer answer = places.run(Script.FIND, id);
        return answer.is(Answer.OK) ? Optional.of(StoredInfo.of(id, answer)) : Optional.empty();
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        ConversationId id = lease.conversation();
        EntryBatch batch = EntryBatch.of(id, entries, largestEntry);
        Answer answer = places.run(Script.APPEND, id, batch.arguments(Call.bytes(terms(lease)), expectedPosition));
        requireHeld(answer, lease);
        if (answer.is(Answer.CONFLICT)) {
            throw new AppendConflictException(id, expectedPosition, answer.number(1));
        }
        return answer.number(1);
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        if (from < 0) {
            throw new IllegalArgumentException("position %d is negative".formatted(from));
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit %d is below 1".formatted(limit));
        }
        boolean forward = switch (direction) {
            case FORWARD -> true;
            case BACKWARD -> false;
        };
        Answer answer = places.run(
                Script.READ, id, Long.toString(from), Integer.toString(limit), forward ? "1" : "0", PAGE_BYTES);
        requirePresent(answer, id);
        long length = answer.number(1);
        List<byte[]> records = answer.list(2);
        long first = forward ? from : Math.min(from, length - 1);
        List<PositionedEntry> entries = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            entries.add(entry(id, forward ? first + i : first - i, records.get(i)));
        }
        return new EntryPage(entries, next(entries, forward, length), length);
    }

    private static OptionalLong next(List<PositionedEntry> entries, boolean forward, long length) {
        if (entries.isEmpty()) {
            return OptionalLong.empty();
        }
        long last = entries.get(entries.size() - 1).position();
        boolean ended = forward ? last == length - 1 : last == 0;
        return ended ? OptionalLong.empty() : OptionalLong.of(forward ? last + 1 : last - 1);
    }

    private static PositionedEntry entry(ConversationId id, long position, byte[] json) {
        try {
            return new PositionedEntry(position, JsonCodec.ENTRY.decode(json));
        } catch (MalformedJsonException e) {
            throw new StoreCorruptException(id, position, e);
        }
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        Objects.requireNonNull(patch, "patch");
        ConversationInfo before = find(id).orElseThrow(() -> new ConversationNotFoundException(id));
        if (before.revision() != expectedRevision) {
            throw new RevisionConflictException(id, expectedRevision, before.revision());
        }
        ConversationInfo after = before.afterUpdate(before.updated(), patch);
        String thisCall = UUID.randomUUID().toString();
        Answer answer = places.run(
                Script.UPDATE,
                id,
                Long.toString(expectedRevision),
                StoredInfo.json(after),
                StoredInfo.expiry(after),
                thisCall);
        requirePresent(answer, id);
        if (answer.is(Answer.REVISION)) {
            throw new RevisionConflictException(id, expectedRevision, answer.number(1));
        }
        return before.afterUpdate(Micros.instant(answer.number(1)), patch);
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        return listing.page(query);
    }

    @Override
    public boolean delete(Lease lease) {
        ConversationId id = lease.conversation();
        Answer answer = places.run(Script.DELETE, id, terms(lease));
        requireHeld(answer, lease);
        boolean deleted = answer.number(1) > 0;
        if (deleted) {
            places.vacate(id, places.of(id));
        }
        return deleted;
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        Answer answer = acquiring.acquire(id, owner, takeover);
        requirePresent(answer, id);
        return new Lease(id, owner, answer.number(1), answer.number(2));
    }

    @Override
    public void release(Lease lease) {
        ConversationId id = lease.conversation();
        Answer answer = places.run(Script.RELEASE, id, terms(lease));
        boolean gone = answer.is(Answer.OK) && answer.number(1) > 0;
        if (gone) {
            places.vacate(id, places.of(id));
        }
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        upkeep.heartbeat(owner, timeToLive);
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public String toString() {
        return "RedisConversationStore[%s]".formatted(name);
    }

    private static String[] terms(Lease lease) {
        return new String[] {
            PlainName.of(lease.owner().value()), Long.toString(lease.epoch()), Long.toString(lease.lengthAtAcquire())
        };
    }

    private static void requireHeld(Answer answer, Lease lease) {
        requirePresent(answer, lease.conversation());
        if (answer.is(Answer.STALE)) {
            throw new StaleLeaseException(lease);
        }
    }

    private static void requirePresent(Answer answer, ConversationId id) {
        if (answer.is(Answer.ABSENT) || answer.is(Answer.ELSEWHERE)) {
            throw new ConversationNotFoundException(id);
        }
        if (answer.is(Answer.BROKEN)) {
            throw new StoreCorruptException(
                    id, answer.number(1), new IllegalStateException("the list of entries is shorter than its record"));
        }
    }
}
