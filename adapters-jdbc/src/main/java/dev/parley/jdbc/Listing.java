package dev.parley.jdbc;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import java.util.List;
import java.util.Optional;

/**
 * Lists a tenant's conversations by (time of update, id), descending, along an index. A cursor is such a pair, and a page
 * what comes behind it: what changes or vanishes between two pages moves no other.
 */
final class Listing {

    /** How many conversations a page has at most. */
    private static final int LARGEST = 1_000;

    private static final String FROM_START = listing("");
    private static final String FROM_PLACE = listing(" AND (updated, id) < (?, ?)");

    private final Database database;

    Listing(Database database) {
        this.database = database;
    }

    private static String listing(String place) {
        return "SELECT " + Infos.COLUMNS + ", id FROM {p}conversation WHERE tenant = ? AND state = 1 AND {live}" + place
                + " ORDER BY updated DESC, id DESC LIMIT ?";
    }

    private record Place(long updated, ConversationId id) {

        static Place parse(String cursor) {
            int slash = cursor.indexOf('/');
            if (slash < 0) {
                throw new IllegalArgumentException("cursor \"%s\" is not of this store".formatted(cursor));
            }
            try {
                return new Place(
                        Long.parseLong(cursor.substring(0, slash)), ConversationId.parse(cursor.substring(slash + 1)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("cursor \"%s\" is not of this store".formatted(cursor), e);
            }
        }

        String text() {
            return updated + "/" + id;
        }
    }

    private record Row(ConversationInfo info, Place place) {}

    InfoPage list(ConversationQuery query) {
        int size = Math.min(query.limit(), LARGEST);
        Optional<Place> from = query.cursor().map(Place::parse);
        byte[] tenant = StoredText.encode("tenant", query.tenant());
        long oneMore = size + 1L; // tells whether this page is the last
        List<Row> rows = database.read(
                "list",
                session -> session.all(
                        from.isPresent() ? FROM_PLACE : FROM_START,
                        row -> new Row(
                                Infos.read(row),
                                new Place(row.getLong("updated"), ConversationId.parse(row.getString("id")))),
                        from.map(place -> new Object[] {tenant, place.updated(), place.id(), oneMore})
                                .orElseGet(() -> new Object[] {tenant, oneMore})));
        List<Row> page = rows.subList(0, Math.min(size, rows.size()));
        Optional<String> next = page.size() == rows.size()
                ? Optional.empty()
                : Optional.of(page.get(page.size() - 1).place().text());
        return new InfoPage(page.stream().map(Row::info).toList(), next);
    }
}
