package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** SQLite. A transaction that writes begins with the lock of the whole file, so nothing else needs one. */
final class SqliteDialect implements Dialect {

    static final String PRODUCT = "SQLite";

    /** Result codes of SQLite, https://sqlite.org/rescode.html */
    private static final int IO_ERROR = 10;

    private static final int TOO_BIG = 18;

    @Override
    public String product() {
        return PRODUCT;
    }

    @Override
    public Map<String, String> words() {
        return Map.ofEntries(
                Map.entry("now", "CAST(unixepoch('now', 'subsec') * 1000000 AS INTEGER)"),
                Map.entry("id", "text"),
                Map.entry("bytes", "blob"),
                Map.entry("serial", "integer PRIMARY KEY AUTOINCREMENT"),
                Map.entry("roomy", ""),
                Map.entry("lock", ""),
                Map.entry("lock_against_delete", ""),
                Map.entry("lock_what_is_free", ""),
                Map.entry("alone", "SELECT 1"),
                Map.entry("least", "min"),
                Map.entry("greatest", "max"),
                Map.entry(
                        "entries_of_chain",
                        "CROSS JOIN {p}entry AS entry ON entry.segment = chain.segment"
                                + " AND entry.position >= chain.low AND entry.position < chain.high"));
    }

    @Override
    public Object id(ConversationId id) {
        return id.toString();
    }

    /** There is no network, and waiting for locks is bounded by the connection's busy time-out. */
    @Override
    public void bound(Connection connection, int millis) {}

    @Override
    public boolean hasOneWriter() {
        return true;
    }

    @Override
    public boolean appendsInOneStatement() {
        return false;
    }

    /** Only a commit that met an error of the disk: what was written may be found when the file is opened again. */
    @Override
    public boolean isInDoubt(SQLException problem) {
        return (problem.getErrorCode() & 0xff) == IO_ERROR;
    }

    @Override
    public boolean isRefusal(SQLException problem) {
        return (problem.getErrorCode() & 0xff) == TOO_BIG;
    }
}
