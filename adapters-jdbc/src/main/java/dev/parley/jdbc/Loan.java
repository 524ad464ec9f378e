package dev.parley.jdbc;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A connection that is given back as it was taken. Trouble with that is no trouble of the call, whose answer stands. */
final class Loan implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Loan.class.getName());

    private final Connection connection;
    private final boolean autoCommit;
    private final int networkTimeout;

    private Loan(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.networkTimeout = connection.getNetworkTimeout();
    }

    static Loan of(DataSource source) throws SQLException {
        Connection connection = source.getConnection();
        try {
            return new Loan(connection);
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        // a pool's connection that is broken has left the pool by now
        try (connection) {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
                if (connection.getNetworkTimeout() != networkTimeout) {
                    connection.setNetworkTimeout(Runnable::run, networkTimeout);
                }
            }
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "a connection could not be given back as it was taken", e);
        }
    }
}
