package dev.parley.jdbc;

import dev.parley.spi.ConversationException;

/** The tables were made or migrated by a later version of this library. Nothing was read or changed; use that version. */
public final class NewerSchemaException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final long found;
    private final long known;

    NewerSchemaException(long found, long known) {
        super(
                "newer_schema",
                "the tables are of schema version %d; this library knows versions up to %d".formatted(found, known));
        this.found = found;
        this.known = known;
    }

    /** The version of the tables. */
    public long found() {
        return found;
    }

    /** The latest version that this library knows. */
    public long known() {
        return known;
    }
}
