package dev.parley.jdbc;

import dev.parley.spi.StoreUnavailableException;
import java.time.Duration;

/** Says how a {@link JdbcConversationStore} is opened. Immutable: each method gives another builder. */
public final class JdbcStoreBuilder {

    /** Drivers count some of their time-outs in seconds. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration LONGEST = Duration.ofHours(1);

    /** The port asks for 1,000. */
    private static final long REMEMBERED_DELETIONS = 10_000;

    private final Connections connections;
    private final String prefix;
    private final Duration callTimeout;
    private final int size;

    private JdbcStoreBuilder(Connections connections, String prefix, Duration callTimeout, int size) {
        this.connections = connections;
        this.prefix = prefix;
        this.callTimeout = callTimeout;
        this.size = size;
    }

    static JdbcStoreBuilder of(Connections connections) {
        return new JdbcStoreBuilder(connections, "parley_", Duration.ofSeconds(10), 8);
    }

    /**
     * What the names of all tables begin with; {@code parley_} unless said. Stores of different prefixes in one database
     * know nothing of each other.
     *
     * @throws IllegalArgumentException if it is not a lower-case letter and up to 29 of a-z, 0-9 and _
     */
    public JdbcStoreBuilder prefix(String prefix) {
        return new JdbcStoreBuilder(connections, Sql.requirePrefix(prefix), callTimeout, size);
    }

    /**
     * How long a call may take once it has a connection, and how long it may wait for one; 10 seconds unless said.
     *
     * @throws IllegalArgumentException if it is below a second or above an hour
     */
    public JdbcStoreBuilder callTimeout(Duration callTimeout) {
        if (callTimeout.compareTo(SHORTEST) < 0 || callTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "call time-out %s is not between %s and %s".formatted(callTimeout, SHORTEST, LONGEST));
        }
        return new JdbcStoreBuilder(connections, prefix, callTimeout, size);
    }

    /**
     * How many connections are open at most, where the store has its own; 8 unless said.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public JdbcStoreBuilder connections(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("%d connections are too few".formatted(size));
        }
        return new JdbcStoreBuilder(connections, prefix, callTimeout, size);
    }

    /** Logs in as {@code user}. The password is shown nowhere: not in logs, messages or {@code toString}. */
    public JdbcStoreBuilder login(String user, String password) {
        return new JdbcStoreBuilder(connections.login(user, password), prefix, callTimeout, size);
    }

    /**
     * Opens the store, and makes its tables or brings them up to date.
     *
     * @throws NewerSchemaException if the tables were made by a later version of this library
     * @throws StoreUnavailableException if the database cannot be reached, or not be used
     * @throws IllegalArgumentException if it is another database than it was said to be, or its isolation is not READ
     *     COMMITTED
     */
    public JdbcConversationStore open() {
        Database database = connections.open(prefix, callTimeout, size);
        try {
            Schema.bringUpToDate(database);
            return new JdbcConversationStore(database, REMEMBERED_DELETIONS);
        } catch (RuntimeException | Error e) {
            database.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "JdbcStoreBuilder[%s, prefix %s]".formatted(connections, prefix);
    }
}
