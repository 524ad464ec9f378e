package dev.parley.jdbc;

import java.sql.SQLException;
import java.util.List;

/**
 * Makes the tables, and brings those of earlier versions up to date: each step once, all of them in one transaction that
 * no other handle runs at the same time.
 */
final class Schema {

    /** How a version comes from the one before it. A step that was released never changes. */
    private static final List<List<String>> STEPS = List.of(List.of(
            """
            CREATE TABLE {p}conversation (
                id {id} PRIMARY KEY,
                state smallint NOT NULL,
                tenant {bytes} NOT NULL,
                info {bytes} NOT NULL,
                revision bigint NOT NULL,
                updated bigint NOT NULL,
                expiry bigint,
                agent_state {bytes},
                length bigint NOT NULL,
                owner {bytes},
                epoch bigint NOT NULL,
                lease_length bigint NOT NULL,
                last_position bigint,
                last_digest {bytes}){roomy}""",
            "CREATE INDEX {p}conversation_listing ON {p}conversation (tenant, updated DESC, id DESC) WHERE state = 1",
            "CREATE INDEX {p}conversation_pending ON {p}conversation (owner) WHERE state = 0",
            "CREATE INDEX {p}conversation_expiry ON {p}conversation (expiry) WHERE expiry IS NOT NULL",
            """
            CREATE TABLE {p}segment (
                id {id} PRIMARY KEY,
                parent {id},
                base bigint NOT NULL)""",
            "CREATE INDEX {p}segment_parent ON {p}segment (parent, base) WHERE parent IS NOT NULL",
            """
            CREATE TABLE {p}entry (
                segment {id} NOT NULL,
                position bigint NOT NULL,
                body {bytes} NOT NULL,
                PRIMARY KEY (segment, position))""",
            """
            CREATE TABLE {p}heartbeat (
                owner {bytes} PRIMARY KEY,
                alive_until bigint NOT NULL)""",
            """
            CREATE TABLE {p}deletion (
                seq {serial},
                id {id} NOT NULL)"""));

    private static final String TABLE = "{p}schema";
    private static final String VERSION = "SELECT COALESCE(MAX(version), 0) FROM {p}schema";

    private Schema() {}

    /**
     * Makes the tables fit this library.
     *
     * @throws NewerSchemaException if they are of a later version
     */
    static void bringUpToDate(Database database) {
        bringUpToDate(database, STEPS);
    }

    static void bringUpToDate(Database database, List<List<String>> steps) {
        // first without a right to change anything: most programs find what they need
        boolean done =
                database.read("open", session -> session.hasTable(TABLE) && version(session, steps) == steps.size());
        if (!done) {
            long unused = database.transact("open", session -> migrate(session, steps));
        }
    }

    private static long migrate(Session session, List<List<String>> steps) throws SQLException {
        session.execute("{alone}");
        session.execute("CREATE TABLE IF NOT EXISTS " + TABLE + " (version bigint PRIMARY KEY)");
        long version = version(session, steps);
        for (; version < steps.size(); version++) {
            for (String statement : steps.get((int) version)) {
                session.execute(statement);
            }
            session.update("INSERT INTO {p}schema (version) VALUES (?)", version + 1);
        }
        return version;
    }

    private static long version(Session session, List<List<String>> steps) throws SQLException {
        long found = session.one(VERSION, row -> row.getLong(1)).orElse(0L);
        if (found > steps.size()) {
            throw new NewerSchemaException(found, steps.size());
        }
        return found;
    }
}
