package dev.parley.examples.ownstore;

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
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.RevisionConflictException;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Three tables, and a lock where a database has its transaction. Safe for use by many threads and many handles. */
final class OwnConversationStore implements ConversationStore {

    // README: store-step
    private final Tables tables;
    private final InstantSource clock;
    private boolean closed;

    OwnConversationStore(Tables tables, InstantSource clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /** All or nothing, and nobody in between: with a database, one transaction. */
    private <T> T inOneStep(Supplier<T> step) {
        synchronized (tables) {
            if (closed) {
                throw new StoreClosedException("this handle is closed");
            }
            return step.get();
        }
    }

    @Override
    public void close() {
        synchronized (tables) {
            closed = true;
        }
    }
    // README: end

    // README: store-birth
    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        return born(info, owner, Optional.empty());
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        return born(child, owner, Optional.of(new Lineage(source, position)));
    }

    private Lease born(ConversationInfo info, OwnerId owner, Optional<Lineage> lineage) {
        info.requireBirth(lineage);
        return inOneStep(() -> {
            Row row = tables.conversations.get(info.id());
            if (row != null
                    && row.held()
                    && row.info().equals(info)
                    && row.lease().owner().equals(owner)) {
                return row.lease(); // the same birth again
            }
            if (row != null || tables.deletions.containsKey(info.id())) {
                throw new ConversationExistsException(info.id());
            }
            Transcript inherited = lineage.map(
                            from -> tables.active(from.parent()).transcript().upTo(from.cut()))
                    .orElse(Transcript.EMPTY);
            Lease lease = new Lease(info.id(), Objects.requireNonNull(owner), 1, inherited.length());
            tables.conversations.put(info.id(), new Row(info, lease, true, inherited, Optional.empty()));
            return lease;
        });
    }
    // README: end

    // README: store-append
    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        Row.Append append = new Row.Append(expectedPosition, List.copyOf(entries));
        if (append.batch().isEmpty()) {
            throw new IllegalArgumentException("an empty batch");
        }
        return inOneStep(() -> {
            Row row = tables.writable(lease);
            long length = row.transcript().length();
            if (row.last().equals(Optional.of(append))) {
                return length; // the same append again
            }
            if (expectedPosition != length) {
                throw new AppendConflictException(lease.conversation(), expectedPosition, length);
            }
            ConversationInfo info = row.info().afterAppend(now(), lastStarted(append.batch()));
            Transcript longer = row.transcript().with(append.batch());
            tables.conversations.put(info.id(), new Row(info, lease, true, longer, Optional.of(append)));
            return longer.length();
        });
    }

    private static Optional<AgentState> lastStarted(List<TranscriptEntry> batch) {
        return batch.stream()
                .filter(TranscriptEntry.SessionStarted.class::isInstance)
                .map(entry -> ((TranscriptEntry.SessionStarted) entry).agentState())
                .reduce((earlier, later) -> later);
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        return inOneStep(() -> tables.present(id)).transcript().page(from, limit, direction);
    }
    // README: end

    // README: store-leases
    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        Objects.requireNonNull(owner);
        boolean ifAbandoned = Objects.requireNonNull(takeover) == Takeover.IF_ABANDONED;
        return inOneStep(() -> {
            Row row = tables.active(id);
            if (ifAbandoned && isOwned(row) && !row.lease().owner().equals(owner)) {
                throw new ConversationOwnedException(id, row.lease().owner());
            }
            Lease lease = new Lease(
                    id, owner, row.lease().epoch() + 1, row.transcript().length());
            tables.conversations.put(id, new Row(row.info(), lease, true, row.transcript(), Optional.empty()));
            return lease;
        });
    }

    @Override
    public void release(Lease lease) {
        Optional<Row> unused = inOneStep(() -> Optional.ofNullable(tables.conversations.computeIfPresent(
                lease.conversation(), (id, row) -> row.lease().equals(lease) ? row.released() : row)));
    }

    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        boolean unused = inOneStep(() -> {
            tables.aliveUntil.put(owner, now().plus(timeToLive));
            tables.aliveUntil.values().removeIf(end -> !end.isAfter(now()));
            return tables.conversations.values().removeIf(row -> row.isPending() && !isOwned(row));
        });
    }

    private boolean isOwned(Row row) {
        Instant end = tables.aliveUntil.getOrDefault(row.lease().owner(), Instant.MIN);
        return row.held() && end.isAfter(now());
    }
    // README: end

    // README: store-info
    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        Objects.requireNonNull(id);
        return inOneStep(() -> Optional.ofNullable(tables.conversations.get(id)))
                .map(Row::info)
                .filter(info -> info.state() == ConversationState.ACTIVE);
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        return inOneStep(() -> {
            Row row = tables.active(id);
            if (row.info().revision() != expectedRevision) {
                throw new RevisionConflictException(
                        id, expectedRevision, row.info().revision());
            }
            ConversationInfo info = row.info().afterUpdate(now(), patch);
            tables.conversations.put(id, new Row(info, row.lease(), row.held(), row.transcript(), row.last()));
            return info;
        });
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        String behind = query.cursor().orElse("9".repeat(19));
        if (query.cursor().isPresent() && !behind.matches("\\d{19} [0-9a-f-]{36}")) {
            throw new IllegalArgumentException("not a cursor of this store");
        }
        List<ConversationInfo> rest = inOneStep(() -> tables.conversations.values().stream()
                .map(Row::info)
                .filter(info -> info.state() == ConversationState.ACTIVE
                        && info.tenant().equals(query.tenant()))
                .filter(info -> place(info).compareTo(behind) < 0)
                .sorted(Comparator.comparing(OwnConversationStore::place).reversed())
                .limit(query.limit() + 1L)
                .toList());
        List<ConversationInfo> page = rest.subList(0, Math.min(query.limit(), rest.size()));
        boolean more = rest.size() > page.size();
        return new InfoPage(page, more ? Optional.of(place(page.get(page.size() - 1))) : Optional.empty());
    }

    /** Sorts by time, then by id: the order of the list, and its cursor. */
    private static String place(ConversationInfo info) {
        return "%019d %s".formatted(info.updated().toEpochMilli(), info.id());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS); // as fine as a place in the list
    }
    // README: end

    // README: store-delete
    @Override
    public boolean delete(Lease lease) {
        return inOneStep(() -> {
            if (!tables.conversations.containsKey(lease.conversation())) {
                return lease.equals(tables.deletions.get(lease.conversation())); // the same delete again
            }
            tables.conversations.remove(tables.writable(lease).info().id());
            tables.deletions.put(lease.conversation(), lease);
            if (tables.deletions.size() > 1_000) {
                tables.deletions.remove(tables.deletions.keySet().iterator().next());
            }
            return true;
        });
    }
    // README: end
}
