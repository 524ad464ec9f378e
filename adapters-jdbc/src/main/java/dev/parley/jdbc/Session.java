package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection for one call of the store, which ends by a deadline. For one thread. */
final class Session {

    /** Reads the row at which a result stands. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Dialect dialect;
    private final Sql sql;
    private final long deadline;

    Session(Connection connection, Dialect dialect, Sql sql, long deadline) {
        this.connection = connection;
        this.dialect = dialect;
        this.sql = sql;
        this.deadline = deadline;
    }

    static long deadline(Duration fromNow) {
        return System.nanoTime() + fromNow.toNanos();
    }

    Connection connection() {
        return connection;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Whether the table is there, whoever may see it. */
    boolean hasTable(String template) throws SQLException {
        bound();
        try (ResultSet tables = connection.getMetaData().getTables(null, null, sql.of(template), null)) {
            return tables.next();
        }
    }

    /** Runs a statement without parameters. */
    void execute(String template) throws SQLException {
        try (PreparedStatement statement = prepared(template)) {
            boolean unused = statement.execute();
        }
    }

    /** How many rows it changed. */
    int update(String template, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepared(template, arguments)) {
            return statement.executeUpdate();
        }
    }

    /** Runs it once for each list of arguments. */
    void updateEach(String template, List<Object[]> arguments) throws SQLException {
        try (PreparedStatement statement = prepared(template)) {
            for (Object[] each : arguments) {
                bind(statement, each);
                statement.addBatch();
            }
            int[] unused = statement.executeBatch();
        }
    }

    /** All rows. */
    <T> List<T> all(String template, Row<T> row, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = prepared(template, arguments);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(row.read(result));
            }
            return rows;
        }
    }

    /** The only row, if there is one. */
    <T> Optional<T> one(String template, Row<T> row, @Nullable Object... arguments) throws SQLException {
        return all(template, row, arguments).stream().findFirst();
    }

    /** A parameter that is a list, for databases that have such. */
    Array array(List<byte[]> elements) throws SQLException {
        return connection.createArrayOf("bytea", elements.toArray(byte[][]::new));
    }

    /** The parameters of the word {@code held}, behind {@code others}. */
    static @Nullable Object[] with(Lease lease, @Nullable Object... others) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Object other : others) {
            arguments.add(other);
        }
        arguments.add(StoredText.encode("owner", lease.owner().value()));
        arguments.add(lease.epoch());
        arguments.add(lease.lengthAtAcquire());
        return arguments.toArray();
    }

    private PreparedStatement prepared(String template, @Nullable Object... arguments) throws SQLException {
        bound();
        PreparedStatement statement = connection.prepareStatement(sql.of(template));
        try {
            bind(statement, arguments);
            return statement;
        } catch (SQLException | RuntimeException | Error e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
    }

    private void bind(PreparedStatement statement, int place, @Nullable Object argument) throws SQLException {
        if (argument == null) {
            statement.setNull(place, Types.NULL);
        } else if (argument instanceof byte[] bytes) {
            statement.setBytes(place, bytes);
        } else if (argument instanceof Long number) {
            statement.setLong(place, number);
        } else if (argument instanceof ConversationId id) {
            statement.setObject(place, dialect.id(id));
        } else if (argument instanceof Array array) {
            statement.setArray(place, array);
        } else {
            throw new IllegalArgumentException("no parameter can be a " + argument.getClass());
        }
    }

    /** Before each statement, so that all of them together end by the deadline. */
    void bound() throws SQLException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis < 1) {
            throw new SQLTimeoutException("the call's time is over", "57014");
        }
        dialect.bound(connection, (int) Math.min(millis, Integer.MAX_VALUE));
    }
}
