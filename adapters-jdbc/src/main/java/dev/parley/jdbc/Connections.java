package dev.parley.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.parley.spi.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Where connections come from. No {@code toString} shows how somebody logs in. */
sealed interface Connections {

    /**
     * Connects.
     *
     * @throws StoreUnavailableException if there is nothing to connect to
     */
    Database open(String prefix, Duration callTimeout, int size);

    /**
     * The same for a user.
     *
     * @throws IllegalArgumentException if nobody logs in there
     */
    Connections login(String user, String password);

    /** A SQLite file. */
    record OfFile(Path file) implements Connections {

        /** The driver reads what follows these as settings. */
        private static final Pattern SETTINGS = Pattern.compile("[?#]");

        public OfFile {
            file = file.toAbsolutePath();
            if (SETTINGS.matcher(file.toString()).find()) {
                throw new IllegalArgumentException("file %s has a ? or # in its path".formatted(file));
            }
        }

        @Override
        public Database open(String prefix, Duration callTimeout, int size) {
            try {
                Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(file));
            } catch (IOException e) {
                throw new StoreUnavailableException("the folder of %s cannot be made".formatted(file), e);
            }
            HikariConfig pool = pool("sqlite", callTimeout, size);
            pool.setJdbcUrl("jdbc:sqlite:" + file);
            // readers do not wait for the writer, nor it for them
            pool.addDataSourceProperty("journal_mode", "WAL");
            // a commit is on the disk before it is acknowledged
            pool.addDataSourceProperty("synchronous", "FULL");
            // a transaction that read before it writes would fail where another has written in between
            pool.addDataSourceProperty("transaction_mode", "IMMEDIATE");
            pool.addDataSourceProperty("busy_timeout", Long.toString(callTimeout.toMillis()));
            // two that make the file at the same moment: one waits
            pool.setInitializationFailTimeout(callTimeout.toMillis());
            return started(pool, new SqliteDialect(), prefix, callTimeout);
        }

        @Override
        public Connections login(String user, String password) {
            throw new IllegalArgumentException("nobody logs in to a file");
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** A PostgreSQL server. */
    record OfUrl(String url, Optional<Login> login) implements Connections {

        private static final String SCHEME = "jdbc:postgresql:";

        static OfUrl at(String url) {
            String lower = url.toLowerCase(Locale.ROOT);
            if (!lower.startsWith(SCHEME)) {
                throw new IllegalArgumentException("the URL does not begin with " + SCHEME);
            }
            if (lower.contains("password") || lower.contains("@")) {
                throw new IllegalArgumentException("the URL holds credentials, which are to be given apart from it");
            }
            return new OfUrl(url, Optional.empty());
        }

        @Override
        public Database open(String prefix, Duration callTimeout, int size) {
            HikariConfig pool = pool("postgresql", callTimeout, size);
            pool.setJdbcUrl(url);
            login.ifPresent(who -> {
                pool.setUsername(who.user());
                pool.setPassword(who.password());
            });
            String seconds = Long.toString(callTimeout.toSeconds());
            pool.addDataSourceProperty("connectTimeout", seconds);
            pool.addDataSourceProperty("socketTimeout", seconds);
            pool.addDataSourceProperty("tcpKeepAlive", "true");
            pool.addDataSourceProperty("ApplicationName", "parley");
            // details of errors quote rows
            pool.addDataSourceProperty("logServerErrorDetail", "false");
            pool.setInitializationFailTimeout(1);
            return started(pool, new PostgresDialect(), prefix, callTimeout);
        }

        @Override
        public Connections login(String user, String password) {
            return new OfUrl(url, Optional.of(new Login(user, password)));
        }

        @Override
        public String toString() {
            return PostgresDialect.PRODUCT;
        }
    }

    /** Who logs in. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /** Whatever the caller has. */
    record OfCaller(DataSource source) implements Connections {

        @Override
        public Database open(String prefix, Duration callTimeout, int size) {
            try (Connection connection = source.getConnection()) {
                requireFit(connection);
            } catch (SQLException e) {
                throw new StoreUnavailableException("the data source gives no connection", e);
            }
            return new Database(source, () -> {}, new PostgresDialect(), prefix, callTimeout);
        }

        private static void requireFit(Connection connection) throws SQLException {
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals(PostgresDialect.PRODUCT)) {
                throw new IllegalArgumentException("the data source is of %s, not PostgreSQL".formatted(product));
            }
            int isolation = connection.getTransactionIsolation();
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
                throw new IllegalArgumentException(
                        "the data source is of transaction isolation %d, not READ COMMITTED (%d)"
                                .formatted(isolation, Connection.TRANSACTION_READ_COMMITTED));
            }
        }

        @Override
        public Connections login(String user, String password) {
            throw new IllegalArgumentException("a data source logs in by itself");
        }

        @Override
        public String toString() {
            return "data source";
        }
    }

    private static HikariConfig pool(String name, Duration callTimeout, int size) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("parley-" + name);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(callTimeout.toMillis());
        pool.setValidationTimeout(Math.min(callTimeout.toMillis(), 5_000));
        return pool;
    }

    private static Database started(HikariConfig config, Dialect dialect, String prefix, Duration callTimeout) {
        HikariDataSource source;
        try {
            source = new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new StoreUnavailableException("%s cannot be connected to".formatted(dialect.product()), e);
        }
        return new Database(source, source::close, dialect, prefix, callTimeout);
    }
}
