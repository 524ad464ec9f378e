package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What the database says of a conversation when a write has to be refused or thought about.
 *
 * @param state one of {@link #PENDING}, {@link #ACTIVE} and {@link #DELETED}
 * @param owner who may write; empty if released
 * @param lastAppend where the last append under this lease began, and the digest of its batch
 */
record Head(
        long state,
        boolean expired,
        Optional<byte[]> owner,
        long epoch,
        long leaseLength,
        long length,
        Optional<LastAppend> lastAppend) {

    static final long PENDING = 0;
    static final long ACTIVE = 1;

    /** What is left is the id and the lease that deleted it, until that is forgotten. */
    static final long DELETED = 2;

    record LastAppend(long position, String digest) {}

    private static final String SELECT = """
            SELECT state, CASE WHEN {live} THEN 0 ELSE 1 END AS expired, owner, epoch, lease_length, length,
                last_position, last_digest
            FROM {p}conversation WHERE id = ?""";

    static Optional<Head> of(Session session, ConversationId id) throws SQLException {
        return session.one(SELECT, Head::read, id);
    }

    /** The same; and until the transaction ends nobody changes it. */
    static Optional<Head> locked(Session session, ConversationId id) throws SQLException {
        return session.one(SELECT + "{lock}", Head::read, id);
    }

    /** The same; and until the transaction ends nobody deletes it. */
    static Optional<Head> kept(Session session, ConversationId id) throws SQLException {
        return session.one(SELECT + "{lock_against_delete}", Head::read, id);
    }

    boolean isPresent() {
        return state != DELETED && !expired;
    }

    boolean isActive() {
        return state == ACTIVE && !expired;
    }

    boolean isHeldBy(Lease lease) {
        return isOwnedBy(lease.owner()) && epoch == lease.epoch() && leaseLength == lease.lengthAtAcquire();
    }

    boolean isOwnedBy(OwnerId by) {
        byte[] name = StoredText.encode("owner", by.value());
        return owner.filter(held -> Arrays.equals(held, name)).isPresent();
    }

    private static Head read(ResultSet row) throws SQLException {
        byte[] digest = row.getBytes("last_digest");
        return new Head(
                row.getLong("state"),
                row.getLong("expired") != 0,
                Optional.ofNullable(row.getBytes("owner")),
                row.getLong("epoch"),
                row.getLong("lease_length"),
                row.getLong("length"),
                digest == null
                        ? Optional.empty()
                        : Optional.of(new LastAppend(
                                row.getLong("last_position"), HexFormat.of().formatHex(digest))));
    }
}
