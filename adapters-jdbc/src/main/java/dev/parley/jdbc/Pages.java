package dev.parley.jdbc;

import dev.parley.json.JsonCodec;
import dev.parley.json.MalformedJsonException;
import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.StoreCorruptException;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads runs of entries with one statement, and so as they were at one moment. Positions are dense: a page is a range of
 * them, and the chain of segments is followed only as far as that range reaches.
 */
final class Pages {

    /** How many entries a page has at most. */
    static final int LARGEST = 256;

    /** After how many bytes a page ends, so that large entries come a few at a time. */
    private static final long LARGEST_BYTES = 8L << 20;

    private static final String FORWARD_LOW = "{least}(?, length)";
    private static final String FORWARD_HIGH = "{least}({least}(?, length) + ?, length)";
    private static final String BACKWARD_LOW = "{greatest}({least}(?, length - 1) + 1 - ?, 0)";
    private static final String BACKWARD_HIGH = "{least}(?, length - 1) + 1";

    private static final String FORWARD = page(FORWARD_LOW, FORWARD_HIGH, "ASC");
    static final String BACKWARD = page(BACKWARD_LOW, BACKWARD_HIGH, "DESC");

    private final Database database;

    Pages(Database database) {
        this.database = database;
    }

    private static String page(String low, String high, String order) {
        return """
                WITH RECURSIVE wanted (id, length, low, high) AS (
                    SELECT id, length, %s, %s FROM {p}conversation WHERE id = ? AND state < 2 AND {live}),
                chain (segment, parent, base, low, high) AS (
                    SELECT s.id, s.parent, s.base, {greatest}(s.base, wanted.low), wanted.high
                    FROM wanted JOIN {p}segment AS s ON s.id = wanted.id
                    UNION ALL
                    SELECT s.id, s.parent, s.base, {greatest}(s.base, wanted.low), {least}(chain.base, wanted.high)
                    FROM chain JOIN {p}segment AS s ON s.id = chain.parent CROSS JOIN wanted
                    WHERE chain.base > wanted.low),
                page (position, body, before) AS (
                    SELECT entry.position, entry.body,
                        SUM(octet_length(entry.body)) OVER (ORDER BY entry.position %s) - octet_length(entry.body)
                    FROM chain {entries_of_chain})
                SELECT wanted.length, page.position, page.body
                FROM wanted LEFT JOIN page ON page.before < ? ORDER BY page.position %s""".formatted(low, high, order, order);
    }

    private record Row(long length, long position, Optional<byte[]> body) {}

    EntryPage read(ConversationId id, long from, int limit, Direction direction) {
        if (from < 0) {
            throw new IllegalArgumentException("position %d is negative".formatted(from));
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit %d is below 1".formatted(limit));
        }
        long count = Math.min(limit, LARGEST);
        List<Row> rows = rows(id, from, count, direction);
        if (rows.isEmpty()) {
            throw new ConversationNotFoundException(id);
        }
        long length = rows.get(0).length();
        return direction == Direction.FORWARD
                ? page(id, rows, Math.min(from, length), 1, length)
                : page(id, rows, Math.min(from, length - 1), -1, length);
    }

    private List<Row> rows(ConversationId id, long from, long count, Direction direction) {
        return database.read(
                "read",
                session -> session.all(
                        direction == Direction.FORWARD ? FORWARD : BACKWARD,
                        row -> new Row(row.getLong(1), row.getLong(2), Optional.ofNullable(row.getBytes(3))),
                        direction == Direction.FORWARD
                                ? new Object[] {from, from, count, id, LARGEST_BYTES}
                                : new Object[] {from, count, from, id, LARGEST_BYTES}));
    }

    /** @param start the position that the first row must have, if the transcript reaches so far */
    private static EntryPage page(ConversationId id, List<Row> rows, long start, int step, long length) {
        List<PositionedEntry> entries = new ArrayList<>();
        long position = start;
        if (position >= 0 && position < length) {
            for (Row row : rows) {
                entries.add(new PositionedEntry(position, entry(id, position, row)));
                position += step;
            }
        }
        boolean more = position >= 0 && position < length;
        return new EntryPage(entries, more ? OptionalLong.of(position) : OptionalLong.empty(), length);
    }

    private static TranscriptEntry entry(ConversationId id, long position, Row row) {
        Optional<byte[]> body = row.body();
        if (body.isEmpty() || row.position() != position) {
            throw new StoreCorruptException(id, position, new EOFException("there is no such record"));
        }
        try {
            return JsonCodec.ENTRY.decode(body.get());
        } catch (MalformedJsonException e) {
            throw new StoreCorruptException(id, position, e);
        }
    }
}
