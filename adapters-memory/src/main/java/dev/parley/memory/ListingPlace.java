package dev.parley.memory;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.InfoPage;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * A place in the listing, which runs by time of update and then id, both descending. A page is what comes behind a place
 * and not what comes after a number of others; so conversations that change or vanish between two pages move no other.
 */
record ListingPlace(Instant updated, ConversationId id) {

    private static final Comparator<ConversationInfo> LAST_UPDATED_FIRST = Comparator.comparing(
                    ConversationInfo::updated)
            .thenComparing(ConversationInfo::id)
            .reversed();

    /** Looks at all of {@code visible} and holds no more of them than a page. */
    static InfoPage page(Stream<ConversationInfo> visible, ConversationQuery query) {
        Stream<ConversationInfo> wanted = visible.filter(info -> info.tenant().equals(query.tenant()));
        if (query.cursor().isPresent()) {
            wanted = wanted.filter(parse(query.cursor().get())::isBefore);
        }
        // one more than a page, to know whether it is the last
        PriorityQueue<ConversationInfo> best = new PriorityQueue<>(LAST_UPDATED_FIRST.reversed());
        wanted.forEach(info -> {
            best.add(info);
            if (best.size() - 1 > query.limit()) {
                best.poll();
            }
        });
        List<ConversationInfo> items = new ArrayList<>(best);
        items.sort(LAST_UPDATED_FIRST);
        if (items.size() <= query.limit()) {
            return new InfoPage(items, Optional.empty());
        }
        List<ConversationInfo> page = items.subList(0, query.limit());
        ConversationInfo last = page.get(page.size() - 1);
        return new InfoPage(page, Optional.of(new ListingPlace(last.updated(), last.id()).text()));
    }

    private boolean isBefore(ConversationInfo info) {
        int byTime = info.updated().compareTo(updated);
        return byTime < 0 || (byTime == 0 && info.id().compareTo(id) < 0);
    }

    private String text() {
        return updated + "/" + id;
    }

    private static ListingPlace parse(String cursor) {
        int slash = cursor.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("cursor \"%s\" is not of this store".formatted(cursor));
        }
        try {
            return new ListingPlace(
                    Instant.parse(cursor.substring(0, slash)), ConversationId.parse(cursor.substring(slash + 1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("cursor \"%s\" is not of this store".formatted(cursor), e);
        }
    }
}
