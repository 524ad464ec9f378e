package dev.parley.model;

import java.util.Optional;

/**
 * Which conversations to list: those of one tenant, last updated first, ties by id.
 *
 * @param limit how many at most, 1 or more
 * @param cursor {@link InfoPage#next} of the page before; the first page if empty
 */
public record ConversationQuery(String tenant, int limit, Optional<String> cursor) {

    public ConversationQuery {
        if (tenant.isBlank()) {
            throw new IllegalArgumentException("tenant is blank");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit %d is below 1".formatted(limit));
        }
    }

    /** The first page of {@code tenant}. */
    public static ConversationQuery first(String tenant, int limit) {
        return new ConversationQuery(tenant, limit, Optional.empty());
    }

    /** The page that begins at {@code cursor}. */
    public ConversationQuery from(String cursor) {
        return new ConversationQuery(tenant, limit, Optional.of(cursor));
    }
}
