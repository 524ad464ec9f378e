package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** PostgreSQL, at isolation READ COMMITTED: each statement sees what was committed when it began. */
final class PostgresDialect implements Dialect {

    static final String PRODUCT = "PostgreSQL";

    /** Limits of the server, and values that it cannot hold. */
    private static final String LIMIT = "54";

    private static final String DATA = "22";

    @Override
    public String product() {
        return PRODUCT;
    }

    @Override
    public Map<String, String> words() {
        return Map.ofEntries(
                Map.entry("now", "(extract(epoch FROM statement_timestamp()) * 1000000)::bigint"),
                Map.entry("id", "uuid"),
                Map.entry("bytes", "bytea"),
                Map.entry("serial", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
                // room for new versions of a row on its page, which then need no index entries
                Map.entry("roomy", " WITH (fillfactor = 70)"),
                Map.entry("lock", " FOR UPDATE"),
                Map.entry("lock_against_delete", " FOR KEY SHARE"),
                Map.entry("lock_what_is_free", " FOR UPDATE SKIP LOCKED"),
                Map.entry("alone", "SELECT pg_advisory_xact_lock(hashtext('{p}schema'))"),
                Map.entry("least", "LEAST"),
                Map.entry("greatest", "GREATEST"),
                // LATERAL with a LIMIT keeps the planner on the index, however it estimates the ranges
                Map.entry(
                        "entries_of_chain",
                        "CROSS JOIN LATERAL (SELECT position, body FROM {p}entry WHERE segment = chain.segment"
                                + " AND position >= chain.low AND position < chain.high ORDER BY position LIMIT "
                                + Pages.LARGEST + ") AS entry"));
    }

    @Override
    public Object id(ConversationId id) {
        return id.value();
    }

    @Override
    public void bound(Connection connection, int millis) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, millis);
    }

    @Override
    public boolean hasOneWriter() {
        return false;
    }

    @Override
    public boolean appendsInOneStatement() {
        return true;
    }

    /**
     * An error that the server reported undid its statement. What ends the connection (class 08, operator intervention
     * 57P, system errors 58 and internal ones XX) may come after the commit, and so may whatever has no state at all.
     */
    @Override
    public boolean isInDoubt(SQLException problem) {
        String state = problem.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.startsWith("58")
                || state.startsWith("XX");
    }

    @Override
    public boolean isRefusal(SQLException problem) {
        String state = problem.getSQLState();
        return state != null && (state.startsWith(LIMIT) || state.startsWith(DATA));
    }
}
