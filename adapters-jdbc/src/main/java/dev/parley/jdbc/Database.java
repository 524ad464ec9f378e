package dev.parley.jdbc;

import dev.parley.spi.ConversationException;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lends connections to calls, bounds their time, and turns what drivers throw into what the port promises: whatever
 * failed before the statement that commits was not applied. Safe for use by many threads.
 */
final class Database {

    /** What a call does with its connection. */
    interface Work<T> {
        T on(Session session) throws SQLException;
    }

    private final DataSource source;
    private final Runnable release;
    private final Dialect dialect;
    private final Sql sql;
    private final Duration callTimeout;
    /** Read by each call, written by close, which so waits for those that run. */
    private final ReadWriteLock life = new ReentrantReadWriteLock();

    /** First come, first served, where the database would let all poll for its one lock. */
    private final ReentrantLock writers = new ReentrantLock(true);

    private boolean closed;

    /** @param release frees the source, if that is this object's to free */
    Database(DataSource source, Runnable release, Dialect dialect, String prefix, Duration callTimeout) {
        this.source = source;
        this.release = release;
        this.dialect = dialect;
        this.sql = new Sql(dialect, prefix);
        this.callTimeout = callTimeout;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads, statement by statement. */
    <T> T read(String call, Work<T> work) {
        return lent(call, (session, connection) -> {
            connection.setAutoCommit(true);
            return work.on(session);
        });
    }

    /** Writes with one statement, which commits by itself. */
    <T> T write(String call, Work<T> work) {
        return lent(call, (session, connection) -> {
            connection.setAutoCommit(true);
            try {
                return work.on(session);
            } catch (SQLException e) {
                throw committing(call, e);
            }
        });
    }

    /** Writes all or nothing: nothing if {@code work} throws. */
    <T> T transact(String call, Work<T> work) {
        if (!dialect.hasOneWriter()) {
            return transactNow(call, work);
        }
        awaitTurn(call);
        try {
            return transactNow(call, work);
        } finally {
            writers.unlock();
        }
    }

    private <T> T transactNow(String call, Work<T> work) {
        return lent(call, (session, connection) -> {
            connection.setAutoCommit(false);
            T answer;
            try {
                answer = work.on(session);
                session.bound();
            } catch (SQLException | RuntimeException | Error e) {
                rollBack(connection, e);
                throw e;
            }
            try {
                connection.commit();
            } catch (SQLException e) {
                rollBack(connection, e);
                throw committing(call, e);
            }
            return answer;
        });
    }

    /** Refuses further calls, waits for those that run, and frees the connections. Idempotent. */
    void close() {
        life.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                release.run();
            }
        } finally {
            life.writeLock().unlock();
        }
    }

    void requireOpen() {
        life.readLock().lock();
        try {
            requireNotClosed();
        } finally {
            life.readLock().unlock();
        }
    }

    private interface LentWork<T> {
        T on(Session session, Connection connection) throws SQLException;
    }

    private <T> T lent(String call, LentWork<T> work) {
        life.readLock().lock();
        try {
            requireNotClosed();
            try (Loan loan = Loan.of(source)) {
                Session session = new Session(loan.connection(), dialect, sql, Session.deadline(callTimeout));
                return work.on(session, loan.connection());
            } catch (SQLException e) {
                throw notApplied(call, e);
            }
        } finally {
            life.readLock().unlock();
        }
    }

    private void requireNotClosed() {
        if (closed) {
            throw new StoreClosedException("this handle on the database is closed");
        }
    }

    private void awaitTurn(String call) {
        // without waiting first: an interrupted thread may write where it need not wait
        if (writers.tryLock()) {
            return;
        }
        try {
            if (!writers.tryLock(callTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw notApplied(call, new SQLTimeoutException("other writers took all its time"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException(call + " was interrupted while it waited for other writers", e);
        }
    }

    private static void rollBack(Connection connection, Throwable because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e); // and the server undoes what lost its connection
        }
    }

    private ConversationException committing(String call, SQLException problem) {
        if (dialect.isInDoubt(problem)) {
            return new StoreOutcomeUnknownException(said(call, problem) + ": it may have been applied", problem);
        }
        return notApplied(call, problem);
    }

    private ConversationException notApplied(String call, SQLException problem) {
        if (dialect.isRefusal(problem)) {
            return new StoreRefusedException(said(call, problem));
        }
        return new StoreUnavailableException(said(call, problem), problem);
    }

    @Override
    public String toString() {
        return dialect.product();
    }

    private String said(String call, SQLException problem) {
        @Nullable String state = problem.getSQLState();
        return "%s failed on %s with SQL state %s, error %d"
                .formatted(call, dialect.product(), state, problem.getErrorCode());
    }
}
