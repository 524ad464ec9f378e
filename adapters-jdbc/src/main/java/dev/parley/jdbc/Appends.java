package dev.parley.jdbc;

import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.StoreUnavailableException;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Appends. Lease, position and life are compared by the very UPDATE that moves the length, whose row lock lets one writer
 * after the other in. Only when it changed nothing is the reason looked up.
 */
final class Appends {

    private static final String APPEND = "append";

    /** How often an append is tried that was refused for a reason that is gone when it is looked for. */
    private static final int ATTEMPTS = 10;

    /**
     * The time of update stays for five seconds, so that most appends change no index of the listing.
     */
    private static final String ADVANCE = """
            UPDATE {p}conversation SET
                length = length + ?, last_position = length, last_digest = ?, state = 1,
                updated = CASE WHEN state = 1 AND updated BETWEEN {now} - 5000000 AND {now} THEN updated ELSE {now} END,
                agent_state = COALESCE(?, agent_state)
            WHERE id = ? AND {held} AND length = ? AND state < 2 AND {live}""";

    private static final String INSERT = "INSERT INTO {p}entry (segment, position, body) VALUES (?, ?, ?)";

    private static final String ALL_IN_ONE =
            "WITH advanced AS (" + ADVANCE + " RETURNING id, length), written AS (" + """
            INSERT INTO {p}entry (segment, position, body)
            SELECT advanced.id, ? + batch.place - 1, batch.body
            FROM advanced CROSS JOIN unnest(?) WITH ORDINALITY AS batch (body, place))
            SELECT length FROM advanced""";

    private final Database database;

    Appends(Database database) {
        this.database = database;
    }

    long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
        Batch batch = Batch.of(entries);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            OptionalLong length = appended(lease, expectedPosition, batch);
            if (length.isEmpty()) {
                length = repeatedOrRefused(lease, expectedPosition, batch);
            }
            if (length.isPresent()) {
                return length.getAsLong();
            }
        }
        throw new StoreUnavailableException(
                "conversation %s changes too fast to be appended to".formatted(lease.conversation()),
                new SQLTransientException("%d attempts".formatted(ATTEMPTS)));
    }

    /** The new length; empty if nothing was written. */
    private OptionalLong appended(Lease lease, long expectedPosition, Batch batch) {
        if (database.dialect().appendsInOneStatement()) {
            return database.write(APPEND, session -> inOneStatement(session, lease, expectedPosition, batch));
        }
        return database.transact(APPEND, session -> inOneTransaction(session, lease, expectedPosition, batch));
    }

    private static OptionalLong inOneStatement(Session session, Lease lease, long expectedPosition, Batch batch)
            throws SQLException {
        Array bodies = session.array(batch.bodies());
        try {
            List<@Nullable Object> arguments = arguments(lease, expectedPosition, batch);
            arguments.add(expectedPosition);
            arguments.add(bodies);
            return session.one(ALL_IN_ONE, row -> row.getLong(1), arguments.toArray())
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        } finally {
            bodies.free();
        }
    }

    private static OptionalLong inOneTransaction(Session session, Lease lease, long expectedPosition, Batch batch)
            throws SQLException {
        if (session.update(ADVANCE, arguments(lease, expectedPosition, batch).toArray()) == 0) {
            return OptionalLong.empty();
        }
        List<Object[]> rows = new ArrayList<>();
        long position = expectedPosition;
        for (byte[] body : batch.bodies()) {
            rows.add(new Object[] {lease.conversation(), position, body});
            position++;
        }
        session.updateEach(INSERT, rows);
        return OptionalLong.of(position);
    }

    private static List<@Nullable Object> arguments(Lease lease, long expectedPosition, Batch batch) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (@Nullable
        Object argument : Session.with(
                lease, batch.size(), batch.digest(), batch.lastAgentState().orElse(null), lease.conversation())) {
            arguments.add(argument);
        }
        arguments.add(expectedPosition);
        return arguments;
    }

    /** The length, if this is the last append again; empty if nothing stands in its way any more. */
    private OptionalLong repeatedOrRefused(Lease lease, long expectedPosition, Batch batch) {
        Optional<Head> found = database.read(APPEND, session -> Head.of(session, lease.conversation()));
        Head head = found.filter(Head::isPresent)
                .orElseThrow(() -> new ConversationNotFoundException(lease.conversation()));
        if (!head.isHeldBy(lease)) {
            throw new StaleLeaseException(lease);
        }
        boolean repeated = head.lastAppend()
                .filter(last -> last.position() == expectedPosition && batch.hasDigest(last.digest()))
                .isPresent();
        if (repeated) {
            return OptionalLong.of(head.length());
        }
        if (head.length() == expectedPosition) {
            return OptionalLong.empty();
        }
        throw new AppendConflictException(lease.conversation(), expectedPosition, head.length());
    }
}
