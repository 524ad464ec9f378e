package dev.parley.jdbc;

import dev.parley.json.JsonCodec;
import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.InfoPatch;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.RevisionConflictException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Finds and updates. What people set is one JSON value with a revision; what appends change stands beside it in columns,
 * so that neither writes over the other.
 */
final class Infos {

    static final String COLUMNS = "info, updated, agent_state";

    private static final String FIND =
            "SELECT " + COLUMNS + " FROM {p}conversation WHERE id = ? AND state = 1 AND {live}";

    private static final String UPDATE = """
            UPDATE {p}conversation SET info = ?, revision = revision + 1, expiry = ?, updated = {now}
            WHERE id = ? AND revision = ? AND state = 1 AND {live}
            RETURNING\s""" + COLUMNS;

    private final Database database;

    Infos(Database database) {
        this.database = database;
    }

    Optional<ConversationInfo> find(ConversationId id) {
        return database.read("find", session -> find(session, id));
    }

    ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
        return database.transact("update", session -> {
            ConversationInfo before = require(session, id);
            if (before.revision() != expectedRevision) {
                throw new RevisionConflictException(id, expectedRevision, before.revision());
            }
            ConversationInfo after = before.afterUpdate(before.updated(), patch);
            Optional<ConversationInfo> changed = session.one(
                    UPDATE,
                    Infos::read,
                    JsonCodec.INFO.encodeBytes(after),
                    after.expiry().map(Times::micros).orElse(null),
                    id,
                    expectedRevision);
            if (changed.isEmpty()) {
                // somebody was faster: gone, or of another revision now
                throw new RevisionConflictException(
                        id, expectedRevision, require(session, id).revision());
            }
            return changed.get();
        });
    }

    private static ConversationInfo require(Session session, ConversationId id) throws SQLException {
        return find(session, id).orElseThrow(() -> new ConversationNotFoundException(id));
    }

    private static Optional<ConversationInfo> find(Session session, ConversationId id) throws SQLException {
        return session.one(FIND, Infos::read, id);
    }

    /** The info of an ACTIVE conversation, from a row with {@link #COLUMNS}. */
    static ConversationInfo read(ResultSet row) throws SQLException {
        Optional<AgentState> agentState =
                Optional.ofNullable(row.getBytes("agent_state")).map(JsonCodec.AGENT_STATE::decode);
        return JsonCodec.INFO
                .decode(row.getBytes("info"))
                .afterAppend(Times.instant(row.getLong("updated")), agentState);
    }
}
