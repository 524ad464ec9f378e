package dev.parley.jdbc;

import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.StoreUnavailableException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens a {@link JdbcConversationStore} by the name {@code jdbc}. Its settings are {@code file}, the path of a SQLite
 * file, or {@code url}, that of a PostgreSQL database, with {@code user} and {@code password}; and {@code prefix}, what
 * the names of all tables begin with.
 */
public final class JdbcStoreProvider implements ConversationStoreProvider {

    private static final String FILE = "file";
    private static final String URL = "url";
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String PREFIX = "prefix";
    /** Of SQL states, "invalid authorization specification" and "invalid catalog name". */
    private static final String WRONG_LOGIN = "28";

    private static final String NO_SUCH_DATABASE = "3D000";

    private static final Set<String> KNOWN = Set.of(FILE, URL, USER, PASSWORD, PREFIX);

    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public ConversationStore open(Map<String, String> settings) {
        for (String setting : new TreeSet<>(settings.keySet())) {
            if (!KNOWN.contains(setting)) {
                throw new InvalidSettingException(setting, "unknown; known are " + new TreeSet<>(KNOWN));
            }
        }
        JdbcStoreBuilder builder = place(settings);
        String prefix = settings.get(PREFIX);
        return opened(prefix == null ? builder : prefixed(builder, prefix));
    }

    /** Says of what the server refuses which setting it was. */
    private static ConversationStore opened(JdbcStoreBuilder builder) {
        try {
            return builder.open();
        } catch (StoreUnavailableException e) {
            String state = sqlState(e);
            if (state.startsWith(WRONG_LOGIN)) {
                throw new InvalidSettingException(USER, "cannot log in with this password, SQL state " + state);
            }
            if (state.equals(NO_SUCH_DATABASE)) {
                throw new InvalidSettingException(URL, "names a database that is not there, SQL state " + state);
            }
            throw e;
        }
    }

    private static String sqlState(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private static JdbcStoreBuilder place(Map<String, String> settings) {
        Optional<String> file = Optional.ofNullable(settings.get(FILE));
        Optional<String> url = Optional.ofNullable(settings.get(URL));
        if (file.isPresent() == url.isPresent()) {
            throw new InvalidSettingException(FILE, "either this or url is needed, and not both");
        }
        if (url.isPresent()) {
            return server(url.get(), settings);
        }
        for (String setting : new String[] {USER, PASSWORD}) {
            if (settings.containsKey(setting)) {
                throw new InvalidSettingException(setting, "is for a url; nobody logs in to a file");
            }
        }
        return file(file.get());
    }

    private static JdbcStoreBuilder file(String path) {
        try {
            if (!path.isBlank()) {
                return JdbcConversationStore.file(Path.of(path));
            }
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(FILE, "is no path: " + e.getReason());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(FILE, String.valueOf(e.getMessage()));
        }
        throw new InvalidSettingException(FILE, "is blank");
    }

    private static JdbcStoreBuilder server(String url, Map<String, String> settings) {
        JdbcStoreBuilder builder;
        try {
            builder = JdbcConversationStore.postgresql(url);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(URL, String.valueOf(e.getMessage()));
        }
        String user = settings.get(USER);
        String password = settings.get(PASSWORD);
        if (user == null && password != null) {
            throw new InvalidSettingException(USER, "is missing, and there is a password");
        }
        return user == null ? builder : builder.login(user, password == null ? "" : password);
    }

    private static JdbcStoreBuilder prefixed(JdbcStoreBuilder builder, String prefix) {
        try {
            return builder.prefix(prefix);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(PREFIX, String.valueOf(e.getMessage()));
        }
    }
}
