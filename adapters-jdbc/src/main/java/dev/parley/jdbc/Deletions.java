package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.spi.StaleLeaseException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Deletes conversations, and of their entries those that no fork reaches.
 *
 * <p>A segment without a conversation lives on as long as others hang on it, with its entries up to the highest cut.
 * Locks are taken from the conversation to its ancestors: two deletions that meet wait for each other at the first common
 * ancestor, and the second sees what the first took away.
 */
final class Deletions {

    private static final String BURY = """
            UPDATE {p}conversation SET state = 2, tenant = ?, info = ?, agent_state = NULL, expiry = NULL,
                last_position = NULL, last_digest = NULL
            WHERE id = ?""";

    private static final String REMEMBER = "INSERT INTO {p}deletion (id) VALUES (?)";
    private static final String REMOVE = "DELETE FROM {p}conversation WHERE id = ?";

    private static final String SEGMENT = "SELECT parent FROM {p}segment WHERE id = ?{lock}";
    private static final String OWN_CONVERSATION = "SELECT 1 FROM {p}conversation WHERE id = ? AND state < 2";
    private static final String HIGHEST_CUT = "SELECT MAX(base) AS cut FROM {p}segment WHERE parent = ?";
    private static final String CUT_ENTRIES = "DELETE FROM {p}entry WHERE segment = ? AND position >= ?";
    private static final String REMOVE_SEGMENT = "DELETE FROM {p}segment WHERE id = ?";

    private static final byte[] NOTHING = {};

    private final Database database;

    Deletions(Database database) {
        this.database = database;
    }

    boolean delete(Lease lease) {
        return database.transact("delete", session -> {
            Optional<Head> found = Head.locked(session, lease.conversation());
            if (found.isEmpty()) {
                return false;
            }
            Head head = found.get();
            if (head.state() == Head.DELETED) {
                return head.isHeldBy(lease);
            }
            if (head.expired()) {
                return false;
            }
            if (!head.isHeldBy(lease)) {
                throw new StaleLeaseException(lease);
            }
            session.update(BURY, NOTHING, NOTHING, lease.conversation());
            session.update(REMEMBER, lease.conversation());
            prune(session, lease.conversation());
            return true;
        });
    }

    /** Removes a conversation that is locked, without remembering it. */
    static void remove(Session session, ConversationId id) throws SQLException {
        session.update(REMOVE, id);
        prune(session, id);
    }

    /** Removes what nobody reaches any more, from the segment whose conversation is gone up to its ancestors. */
    private static void prune(Session session, ConversationId gone) throws SQLException {
        Optional<ConversationId> next = Optional.of(gone);
        while (next.isPresent()) {
            ConversationId segment = next.get();
            Optional<Optional<ConversationId>> parent = session.one(
                    SEGMENT, row -> Optional.ofNullable(row.getString(1)).map(ConversationId::parse), segment);
            boolean inUse = session.one(OWN_CONVERSATION, row -> true, segment).isPresent();
            if (parent.isEmpty() || inUse) {
                return;
            }
            Optional<Long> cut = highestCut(session, segment);
            session.update(CUT_ENTRIES, segment, cut.orElse(0L));
            if (cut.isPresent()) {
                return;
            }
            session.update(REMOVE_SEGMENT, segment);
            next = parent.get();
        }
    }

    private static Optional<Long> highestCut(Session session, ConversationId segment) throws SQLException {
        return session.one(
                        HIGHEST_CUT,
                        row -> {
                            long cut = row.getLong("cut");
                            return row.wasNull() ? Optional.<Long>empty() : Optional.of(cut);
                        },
                        segment)
                .flatMap(cut -> cut);
    }
}
