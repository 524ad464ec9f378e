package dev.parley.testkit;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.ConversationState;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.RevisionConflictException;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreCorruptException;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.Takeover;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps every rule in the plainest way: lists that are copied, one lock over everything. Others are compared
 * with it, and the broken stores of the kit's own tests wrap it. Its times of update are whole seconds, so that equal ones are common.
 */
final class ReferenceStore implements ConversationStore {

    static final int LARGEST_BATCH = 128;
    static final int LARGEST_TEXT = 1 << 20;

    /** What all handles share; the lock of everything in it. */
    static final class Data {
        private final Map<ConversationId, Conversation> conversations = new HashMap<>();
        private final Map<ConversationId, Lease> deleted = new HashMap<>();
        private final Map<OwnerId, Instant> aliveUntil = new HashMap<>();
        private final Set<DamagedRecord> damaged = new HashSet<>();
        /** Switched off by broken stores that recognise repeats, or deletions, in their own wrong way. */
        boolean recognisesRepeats = true;

        boolean remembersDeletions = true;

        /** Makes the store throw at this position from now on. */
        synchronized void damage(ConversationId id, long position) {
            damaged.add(new DamagedRecord(id, position));
        }

        synchronized Map<String, Long> count() {
            long entries = conversations.values().stream()
                    .mapToLong(conversation -> conversation.entries.size())
                    .sum();
            return Map.of("conversations", (long) conversations.size(), "entries", entries);
        }

        synchronized void clear() {
            conversations.clear();
        }

        synchronized Optional<Lease> currentLease(ConversationId id) {
            return Optional.ofNullable(conversations.get(id)).map(conversation -> conversation.lease);
        }
    }

    private record DamagedRecord(ConversationId id, long position) {}

    private static final class Conversation {
        private final List<TranscriptEntry> entries;
        private ConversationInfo info;
        private @Nullable Lease lease;
        private long epoch = 1;
        private long lastAppend = -1;

        Conversation(ConversationInfo info, Lease lease, List<TranscriptEntry> inherited) {
            this.info = info;
            this.lease = lease;
            this.entries = new ArrayList<>(inherited);
        }

        boolean isPending() {
            return info.state() == ConversationState.PENDING;
        }
    }

    private final Data data;
    private boolean closed;

    ReferenceStore(Data data) {
        this.data = data;
    }

    Data data() {
        return data;
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        return born(info, owner, Optional.empty());
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        return born(child, owner, Optional.of(new Lineage(source, position)));
    }

    private Lease born(ConversationInfo info, OwnerId owner, Optional<Lineage> lineage) {
        Objects.requireNonNull(owner);
        synchronized (open()) {
            info.requireBirth(lineage);
            Conversation there = data.conversations.get(info.id());
            if (there != null
                    && there.info.equals(info)
                    && there.lease != null
                    && there.lease.owner().equals(owner)) {
                return there.lease;
            }
            if (there != null || (data.deleted.containsKey(info.id()) && data.remembersDeletions)) {
                throw new ConversationExistsException(info.id());
            }
            List<TranscriptEntry> inherited = lineage.map(this::prefix).orElse(List.of());
            Lease lease = new Lease(info.id(), owner, 1, inherited.size());
            data.conversations.put(info.id(), new Conversation(info, lease, inherited));
            return lease;
        }
    }

    private List<TranscriptEntry> prefix(Lineage lineage) {
        List<TranscriptEntry> parent = active(lineage.parent()).entries;
        if (lineage.cut() > parent.size()) {
            throw new IllegalArgumentException("a fork at %d of %d".formatted(lineage.cut(), parent.size()));
        }
        return parent.subList(0, (int) lineage.cut());
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        Objects.requireNonNull(id);
        synchronized (open()) {
            return Optional.ofNullable(data.conversations.get(id))
                    .filter(found -> !found.isPending())
                    .map(found -> found.info);
        }
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        List<TranscriptEntry> batch = List.copyOf(entries);
        synchronized (open()) {
            requireFits(batch);
            Conversation conversation = present(lease.conversation());
            requireCurrent(conversation, lease);
            int length = conversation.entries.size();
            if (expectedPosition != length) {
                boolean repeated = data.recognisesRepeats
                        && expectedPosition == conversation.lastAppend
                        && conversation
                                .entries
                                .subList((int) expectedPosition, length)
                                .equals(batch);
                if (!repeated) {
                    throw new AppendConflictException(lease.conversation(), expectedPosition, length);
                }
                return length;
            }
            Optional<AgentState> started = batch.stream()
                    .filter(TranscriptEntry.SessionStarted.class::isInstance)
                    .map(entry -> ((TranscriptEntry.SessionStarted) entry).agentState())
                    .reduce((first, second) -> second);
            conversation.entries.addAll(batch);
            conversation.lastAppend = length;
            conversation.info = conversation.info.afterAppend(now(), started);
            return conversation.entries.size();
        }
    }

    private static void requireFits(List<TranscriptEntry> batch) {
        if (batch.isEmpty()) {
            throw new IllegalArgumentException("an empty batch");
        }
        if (batch.size() > LARGEST_BATCH) {
            throw new StoreRefusedException("a batch of %d entries, not %d".formatted(batch.size(), LARGEST_BATCH));
        }
        if (batch.stream().anyMatch(entry -> StoreBench.text(entry).length() > LARGEST_TEXT)) {
            throw new StoreRefusedException("a text of more than %d characters".formatted(LARGEST_TEXT));
        }
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        Objects.requireNonNull(direction);
        if (from < 0 || limit < 1) {
            throw new IllegalArgumentException("read from %d, limit %d".formatted(from, limit));
        }
        synchronized (open()) {
            List<TranscriptEntry> entries = present(id).entries;
            int length = entries.size();
            boolean forward = direction == Direction.FORWARD;
            int start = (int) Math.min(from, forward ? length : length - 1);
            int count = Math.min(limit, forward ? length - start : start + 1);
            int step = forward ? 1 : -1;
            int next = start + step * count;
            for (int at = start; at != next; at += step) {
                if (data.damaged.contains(new DamagedRecord(id, at))) {
                    throw new StoreCorruptException(id, at, new IOException("damaged"));
                }
            }
            return new EntryPage(
                    IntStream.range(0, count)
                            .mapToObj(i -> new PositionedEntry(start + step * i, entries.get(start + step * i)))
                            .toList(),
                    next >= 0 && next < length ? OptionalLong.of(next) : OptionalLong.empty(),
                    length);
        }
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        Objects.requireNonNull(patch);
        synchronized (open()) {
            Conversation conversation = active(id);
            if (conversation.info.revision() != expectedRevision) {
                throw new RevisionConflictException(id, expectedRevision, conversation.info.revision());
            }
            conversation.info = conversation.info.afterUpdate(now(), patch);
            return conversation.info;
        }
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        Comparator<ConversationInfo> order = Comparator.comparing(ConversationInfo::updated)
                .thenComparing(ConversationInfo::id)
                .reversed();
        synchronized (open()) {
            List<ConversationInfo> rest = data.conversations.values().stream()
                    .filter(conversation -> !conversation.isPending())
                    .map(conversation -> conversation.info)
                    .filter(info -> info.tenant().equals(query.tenant()))
                    .filter(info ->
                            query.cursor().isEmpty() || isBehind(query.cursor().get(), info))
                    .sorted(order)
                    .toList();
            query.cursor().ifPresent(ReferenceStore::cursorTime);
            List<ConversationInfo> page = rest.subList(0, Math.min(query.limit(), rest.size()));
            if (page.size() == rest.size()) {
                return new InfoPage(page, Optional.empty());
            }
            ConversationInfo last = page.get(page.size() - 1);
            return new InfoPage(page, Optional.of(last.updated() + " " + last.id()));
        }
    }

    private static boolean isBehind(String cursor, ConversationInfo info) {
        int byTime = info.updated().compareTo(cursorTime(cursor));
        ConversationId id = ConversationId.parse(cursor.substring(cursor.indexOf(' ') + 1));
        return byTime < 0 || (byTime == 0 && info.id().compareTo(id) < 0);
    }

    private static Instant cursorTime(String cursor) {
        try {
            return Instant.parse(cursor.substring(0, Math.max(0, cursor.indexOf(' '))));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a cursor of this store", e);
        }
    }

    @Override
    public boolean delete(Lease lease) {
        synchronized (open()) {
            Conversation conversation = data.conversations.get(lease.conversation());
            if (conversation == null) {
                return lease.equals(data.deleted.get(lease.conversation()));
            }
            requireCurrent(conversation, lease);
            data.conversations.remove(lease.conversation());
            data.deleted.put(lease.conversation(), lease);
            return true;
        }
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(takeover);
        synchronized (open()) {
            Conversation conversation = active(id);
            Lease held = conversation.lease;
            if (held != null
                    && !held.owner().equals(owner)
                    && takeover == Takeover.IF_ABANDONED
                    && isAlive(held.owner())) {
                throw new ConversationOwnedException(id, held.owner());
            }
            conversation.epoch++;
            conversation.lastAppend = -1;
            conversation.lease = new Lease(id, owner, conversation.epoch, conversation.entries.size());
            return conversation.lease;
        }
    }

    @Override
    public void release(Lease lease) {
        synchronized (open()) {
            Conversation conversation = data.conversations.get(lease.conversation());
            if (conversation != null && lease.equals(conversation.lease)) {
                conversation.lease = null;
            }
        }
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        synchronized (open()) {
            data.aliveUntil.put(owner, Instant.now().plus(timeToLive));
            data.conversations
                    .values()
                    .removeIf(conversation -> conversation.isPending()
                            && (conversation.lease == null || !isAlive(conversation.lease.owner())));
        }
    }

    @Override
    public void close() {
        synchronized (data) {
            closed = true;
        }
    }

    private Data open() {
        synchronized (data) {
            if (closed) {
                throw new StoreClosedException("this handle is closed");
            }
            return data;
        }
    }

    private boolean isAlive(OwnerId owner) {
        return data.aliveUntil.getOrDefault(owner, Instant.MIN).isAfter(Instant.now());
    }

    private Conversation present(ConversationId id) {
        Conversation found = data.conversations.get(Objects.requireNonNull(id));
        if (found == null) {
            throw new ConversationNotFoundException(id);
        }
        return found;
    }

    private Conversation active(ConversationId id) {
        Conversation found = present(id);
        if (found.isPending()) {
            throw new ConversationNotFoundException(id);
        }
        return found;
    }

    private static void requireCurrent(Conversation conversation, Lease lease) {
        if (!lease.equals(conversation.lease)) {
            throw new StaleLeaseException(lease);
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }
}
