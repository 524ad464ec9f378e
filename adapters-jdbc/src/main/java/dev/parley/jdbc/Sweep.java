package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Takes away what time has ended: PENDING conversations of dead owners, expired ones, heartbeats that are over, and the
 * oldest of the remembered deletions. Runs with each heartbeat and takes a bounded number at a time.
 */
final class Sweep {

    private static final String SWEEP = "sweep";

    private static final String ABANDONED = """
            state = 0 AND (owner IS NULL OR NOT EXISTS (
                SELECT 1 FROM {p}heartbeat AS h WHERE h.owner = {p}conversation.owner AND h.alive_until > {now}))""";

    private static final String EXPIRED = "state < 2 AND expiry <= {now}";

    private static final String DEAD_HEARTBEATS = """
            DELETE FROM {p}heartbeat WHERE owner IN (
                SELECT owner FROM {p}heartbeat WHERE alive_until <= {now}{lock_what_is_free})""";

    private static final String TOO_MANY_DELETIONS =
            "SELECT 1 WHERE (SELECT MAX(seq) FROM {p}deletion) - (SELECT MIN(seq) FROM {p}deletion) >= ?";

    private static final String OLD_DELETIONS = """
            SELECT seq, id FROM {p}deletion WHERE seq <= (SELECT MAX(seq) FROM {p}deletion) - ?
            ORDER BY seq LIMIT 100{lock_what_is_free}""";

    private static final String FORGET_ID = "DELETE FROM {p}conversation WHERE id = ? AND state = 2";
    private static final String FORGET = "DELETE FROM {p}deletion WHERE seq = ?";

    private final Database database;
    private final long rememberedDeletions;

    /** @param rememberedDeletions how many of the last deletions are remembered */
    Sweep(Database database, long rememberedDeletions) {
        this.database = database;
        this.rememberedDeletions = rememberedDeletions;
    }

    void run() {
        removeAll(ABANDONED);
        removeAll(EXPIRED);
        if (anything("SELECT 1 FROM {p}heartbeat WHERE alive_until <= {now} LIMIT 1")) {
            int unused = database.transact(SWEEP, session -> session.update(DEAD_HEARTBEATS));
        }
        if (anything(TOO_MANY_DELETIONS, rememberedDeletions)) {
            int unused = database.transact(SWEEP, this::forgetDeletions);
        }
    }

    private boolean anything(String template, Object... arguments) {
        return database.read(
                SWEEP, session -> session.one(template, row -> true, arguments).isPresent());
    }

    /** Each in a transaction of its own, and only if it is still so when it is locked: an append may have come first. */
    private void removeAll(String ended) {
        List<ConversationId> found = database.read(
                SWEEP,
                session -> session.all(
                        "SELECT id FROM {p}conversation WHERE " + ended + " LIMIT 100",
                        row -> ConversationId.parse(row.getString(1))));
        for (ConversationId id : found) {
            boolean unused = database.transact(SWEEP, session -> {
                Optional<Boolean> still = session.one(
                        "SELECT 1 FROM {p}conversation WHERE id = ? AND " + ended + "{lock}", row -> true, id);
                if (still.isPresent()) {
                    Deletions.remove(session, id);
                }
                return still.isPresent();
            });
        }
    }

    private record Deletion(long seq, ConversationId id) {}

    private int forgetDeletions(Session session) throws SQLException {
        List<Deletion> old = session.all(
                OLD_DELETIONS,
                row -> new Deletion(row.getLong("seq"), ConversationId.parse(row.getString("id"))),
                rememberedDeletions);
        for (Deletion deletion : old) {
            session.update(FORGET_ID, deletion.id());
            session.update(FORGET, deletion.seq());
        }
        return old.size();
    }
}
