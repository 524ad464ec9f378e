package dev.parley.jdbc;

import dev.parley.fixtures.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** Where a test keeps its tables: how stores are opened there, and a way to the tables past them. */
record Place(JdbcStoreBuilder store, String prefix, Source source, Sql sql, Map<String, String> settings) {

    interface Source {
        Connection connect() throws SQLException;
    }

    static Place in(Path folder) {
        Path file = folder.resolve("conversations.db");
        return new Place(
                JdbcConversationStore.file(file),
                "parley_",
                () -> DriverManager.getConnection("jdbc:sqlite:" + file),
                new Sql(new SqliteDialect(), "parley_"),
                Map.of("file", file.toString()));
    }

    static Place on(PostgresServer server) {
        String prefix =
                "t" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + "_";
        return new Place(
                JdbcConversationStore.postgresql(server.url())
                        .login(server.user(), server.password())
                        .prefix(prefix),
                prefix,
                () -> DriverManager.getConnection(server.url(), server.user(), server.password()),
                new Sql(new PostgresDialect(), prefix),
                Map.of("url", server.url(), "user", server.user(), "password", server.password(), "prefix", prefix));
    }

    /** Runs a statement past all stores; gives how many rows it changed. */
    int execute(String template, Object... arguments) throws SQLException {
        try (Connection connection = source.connect();
                PreparedStatement statement = connection.prepareStatement(sql.of(template))) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement.executeUpdate();
        }
    }

    long count(String template) throws SQLException {
        try (Connection connection = source.connect();
                PreparedStatement statement = connection.prepareStatement(sql.of(template));
                ResultSet result = statement.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    /** How many rows there are of each kind that goes with its conversation. */
    Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new TreeMap<>();
        rows.put("conversation", count("SELECT COUNT(*) FROM {p}conversation WHERE state < 2"));
        rows.put("segment", count("SELECT COUNT(*) FROM {p}segment"));
        rows.put("entry", count("SELECT COUNT(*) FROM {p}entry"));
        return rows;
    }
}
