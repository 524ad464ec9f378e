package dev.parley.jdbc;

import dev.parley.json.JsonCodec;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Creates and forks. Each conversation has one segment, the run of its own entries; a fork's segment begins at the cut and
 * names the segment that holds the entry before it. Nothing is copied.
 */
final class Births {

    private static final String CREATE = "create";
    private static final String FORK = "fork";

    /** The row of a deleted conversation keeps its id in use. */
    private static final String INSERT = """
            INSERT INTO {p}conversation
                (id, state, tenant, info, revision, updated, expiry, length, owner, epoch, lease_length)
            VALUES (?, 0, ?, ?, ?, {now}, ?, ?, ?, 1, ?)
            ON CONFLICT (id) DO NOTHING""";

    /** In use without a conversation only if one of this id was deleted long ago and forks still share its entries. */
    private static final String INSERT_SEGMENT =
            "INSERT INTO {p}segment (id, parent, base) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING";

    private static final String SAME_BIRTH = """
            SELECT info FROM {p}conversation
            WHERE id = ? AND state = 0 AND {live} AND {held}""";

    /**
     * The segment that holds the entry before the cut. A cut inside what the source itself inherited is hung on its
     * ancestor, so that chains grow only where entries do.
     */
    private static final String SEGMENT_BEFORE_CUT = """
            WITH RECURSIVE ancestry (id, parent, base) AS (
                SELECT id, parent, base FROM {p}segment WHERE id = ?
                UNION ALL
                SELECT s.id, s.parent, s.base FROM ancestry JOIN {p}segment AS s ON s.id = ancestry.parent
                WHERE ancestry.base >= ?)
            SELECT id FROM ancestry WHERE base < ?""";

    private final Database database;

    Births(Database database) {
        this.database = database;
    }

    Lease create(ConversationInfo info, OwnerId owner) {
        info.requireBirth(Optional.empty());
        Lease birth = new Lease(info.id(), owner, 1, 0);
        return database.transact(CREATE, session -> added(session, info, birth, null));
    }

    Lease fork(ConversationId source, long cut, ConversationInfo child, OwnerId owner) {
        Lineage lineage = new Lineage(source, cut);
        child.requireBirth(Optional.of(lineage));
        Lease birth = new Lease(child.id(), owner, 1, cut);
        return database.transact(FORK, session -> {
            // first, because a repeat is answered even when its source is gone by now
            if (Head.of(session, child.id()).isPresent()) {
                return repeated(session, child, birth);
            }
            return added(session, child, birth, parent(session, lineage));
        });
    }

    /** What the child's segment hangs on; null if it inherits nothing. The source stays until the transaction ends. */
    private static @Nullable ConversationId parent(Session session, Lineage lineage) throws SQLException {
        ConversationId source = lineage.parent();
        long cut = lineage.cut();
        Head head = Head.kept(session, source)
                .filter(Head::isActive)
                .orElseThrow(() -> new ConversationNotFoundException(source));
        if (cut > head.length()) {
            throw new IllegalArgumentException(
                    "conversation %s has %d entries: it cannot be forked at %d".formatted(source, head.length(), cut));
        }
        if (cut == 0) {
            return null;
        }
        return session.one(SEGMENT_BEFORE_CUT, row -> ConversationId.parse(row.getString(1)), source, cut, cut)
                .orElseThrow(() -> new IllegalStateException(
                        "conversation %s has no segment before position %d".formatted(source, cut)));
    }

    private static Lease added(Session session, ConversationInfo info, Lease birth, @Nullable ConversationId parent)
            throws SQLException {
        int added = session.update(
                INSERT,
                info.id(),
                StoredText.encode("tenant", info.tenant()),
                JsonCodec.INFO.encodeBytes(info),
                info.revision(),
                info.expiry().map(Times::micros).orElse(null),
                birth.lengthAtAcquire(),
                StoredText.encode("owner", birth.owner().value()),
                birth.lengthAtAcquire());
        if (added == 0) {
            return repeated(session, info, birth);
        }
        if (session.update(INSERT_SEGMENT, info.id(), parent, birth.lengthAtAcquire()) == 0) {
            throw new ConversationExistsException(info.id());
        }
        return birth;
    }

    /** The birth again, if nothing was done to it since and it is the same. */
    private static Lease repeated(Session session, ConversationInfo info, Lease birth) throws SQLException {
        byte[] again = JsonCodec.INFO.encodeBytes(info);
        return session.one(SAME_BIRTH, row -> row.getBytes(1), Session.with(birth, info.id()))
                .filter(first -> Arrays.equals(first, again))
                .map(same -> birth)
                .orElseThrow(() -> new ConversationExistsException(info.id()));
    }
}
