package dev.parley.jdbc;

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
import dev.parley.spi.Takeover;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Keeps conversations in a SQLite file or on PostgreSQL. What it acknowledged is committed: on SQLite it was written
 * through to the disk, on PostgreSQL as its {@code synchronous_commit} says. Safe for use by many threads; any number of
 * handles, also in other processes, may be open on the same tables.
 *
 * <p>An append is one statement, and one round trip, on PostgreSQL; a transaction on SQLite. A fork writes two rows
 * however long its source is. Times (of heartbeats, expiry and update) are those of the database's clock, which all
 * handles share; the time of update may be up to five seconds late. Owners, tenants and batches have limits, far beyond
 * what is usual: 2,500 bytes a name, 256 MiB a batch; beyond them calls are refused. The last 10,000 deletions are
 * remembered.
 *
 * <p>Every call ends within the call time-out, plus as long again where it has to wait for a connection. A call whose
 * thread is interrupted goes on unless it waits; on a virtual thread the interrupt ends its connection instead, and the
 * call says that it is unavailable or its outcome unknown. Tables, durability and backup: {@code docs/jdbc.md}.
 */
public final class JdbcConversationStore implements ConversationStore {

    private final Database database;
    private final Births births;
    private final Appends appends;
    private final Pages pages;
    private final Infos infos;
    private final Listing listing;
    private final Leases leases;
    private final Deletions deletions;
    private final Sweep sweep;

    /** @param rememberedDeletions how many of the last deletions are remembered */
    JdbcConversationStore(Database database, long rememberedDeletions) {
        this.database = database;
        this.births = new Births(database);
        this.appends = new Appends(database);
        this.pages = new Pages(database);
        this.infos = new Infos(database);
        this.listing = new Listing(database);
        this.leases = new Leases(database);
        this.deletions = new Deletions(database);
        this.sweep = new Sweep(database, rememberedDeletions);
    }

    /** A store in {@code file}, which is made, with its folders, if it is not there. It is to be on a local disk. */
    public static JdbcStoreBuilder file(Path file) {
        return JdbcStoreBuilder.of(new Connections.OfFile(file));
    }

    /**
     * A store on PostgreSQL 12 or later, with connections of its own.
     *
     * @param url as the driver has it, {@code jdbc:postgresql://host/database}, without a password
     * @throws IllegalArgumentException if it is not such a URL; the message does not quote it
     */
    public static JdbcStoreBuilder postgresql(String url) {
        return JdbcStoreBuilder.of(Connections.OfUrl.at(url));
    }

    /**
     * A store on the PostgreSQL behind {@code source}, which pools connections and stays the caller's to close. Its
     * isolation is to be READ COMMITTED, as it is by default.
     */
    public static JdbcStoreBuilder postgresql(DataSource source) {
        return JdbcStoreBuilder.of(new Connections.OfCaller(source));
    }

    @Override
    public Lease create(ConversationInfo info, OwnerId owner) {
        database.requireOpen();
        Objects.requireNonNull(owner, "owner");
        return births.create(info, owner);
    }

    @Override
    public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
        database.requireOpen();
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(owner, "owner");
        return births.fork(source, position, child, owner);
    }

    @Override
    public Optional<ConversationInfo> find(ConversationId id) {
        database.requireOpen();
        return infos.find(Objects.requireNonNull(id, "id"));
    }

    @Override
    public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        database.requireOpen();
        Objects.requireNonNull(lease, "lease");
        return appends.append(lease, expectedPosition, entries);
    }

    @Override
    public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        database.requireOpen();
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(direction, "direction");
        return pages.read(id, from, limit, direction);
    }

    @Override
    public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        database.requireOpen();
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(patch, "patch");
        return infos.update(id, expectedRevision, patch);
    }

    @Override
    public InfoPage list(ConversationQuery query) {
        database.requireOpen();
        return listing.list(query);
    }

    @Override
    public boolean delete(Lease lease) {
        database.requireOpen();
        return deletions.delete(Objects.requireNonNull(lease, "lease"));
    }

    @Override
    public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        database.requireOpen();
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(takeover, "takeover");
        return leases.acquire(id, owner, takeover);
    }

    @Override
    public void release(Lease lease) {
        database.requireOpen();
        leases.release(Objects.requireNonNull(lease, "lease"));
    }

    /** Also takes away what time has ended: abandoned births, expired conversations, deletions beyond the last 10,000. */
    @Override
    public void heartbeat(OwnerId owner, Duration timeToLive) {
        database.requireOpen();
        leases.heartbeat(owner, timeToLive);
        sweep.run();
    }

    /** Waits for calls that run, each of which has its time-out. */
    @Override
    public void close() {
        database.close();
    }

    @Override
    public String toString() {
        return "JdbcConversationStore[%s]".formatted(database);
    }
}
