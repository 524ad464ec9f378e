package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Where databases differ. */
interface Dialect {

    /** As {@link java.sql.DatabaseMetaData#getDatabaseProductName} has it. */
    String product();

    /** What the words in braces of our SQL stand for. Times are microseconds since 1970, by the database's clock. */
    Map<String, String> words();

    /** The id as it is bound to a parameter. */
    Object id(ConversationId id);

    /** Bounds the next statement on {@code connection}, as far as the driver can. */
    void bound(Connection connection, int millis) throws SQLException;

    /** Whether only one connection can write at a time, so that others are better kept waiting here. */
    boolean hasOneWriter();

    /** Whether an append is one statement, and with it one round trip. Else it is a transaction. */
    boolean appendsInOneStatement();

    /** Whether what failed may have been committed nevertheless. Asked only where the failing statement was to commit. */
    boolean isInDoubt(SQLException problem);

    /** Whether the database will never take this. */
    boolean isRefusal(SQLException problem);
}
