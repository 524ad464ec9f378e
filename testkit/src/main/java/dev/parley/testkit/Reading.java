package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** Reads everything, page by page, whatever a wrong store answers: each page must bring the reader on, so all loops end. */
final class Reading {

    private static final int PAGE = 500;
    private static final int MOST_PAGES = 100_000;

    private Reading() {}

    /** The whole transcript. */
    static List<TranscriptEntry> all(ConversationStore store, ConversationId id) {
        return all(store, id, PAGE, Direction.FORWARD);
    }

    /** The whole transcript in its order, read in pages of {@code limit} in {@code direction}. */
    static List<TranscriptEntry> all(ConversationStore store, ConversationId id, int limit, Direction direction) {
        List<TranscriptEntry> entries = new ArrayList<>();
        boolean forward = direction == Direction.FORWARD;
        OptionalLong from = OptionalLong.of(forward ? 0 : Long.MAX_VALUE);
        long expected = 0;
        boolean first = true;
        while (from.isPresent()) {
            EntryPage page = store.read(id, from.getAsLong(), limit, direction);
            assertThat(page.entries())
                    .as("entries of a page with limit %d", limit)
                    .hasSizeLessThanOrEqualTo(limit);
            if (page.next().isPresent()) {
                assertThat(page.entries())
                        .as("entries of a page that is not the last, read from %s", from)
                        .isNotEmpty();
            }
            if (first && !forward) {
                expected = page.length() - 1;
            }
            first = false;
            for (PositionedEntry positioned : page.entries()) {
                assertThat(positioned.position())
                        .as("position of the next entry read %s", direction)
                        .isEqualTo(expected);
                expected += forward ? 1 : -1;
                entries.add(positioned.entry());
            }
            assertThat(entries).as("entries read so far of %d", page.length()).hasSizeLessThanOrEqualTo((int)
                    page.length());
            from = page.next();
        }
        if (!forward) {
            Collections.reverse(entries);
        }
        return entries;
    }

    /** The info of a conversation that must be there. */
    static ConversationInfo found(ConversationStore store, ConversationId id) {
        return store.find(id)
                .orElseThrow(() -> new AssertionError("conversation %s must be found, and is not".formatted(id)));
    }

    /** Everything that is listed of {@code tenant}, read in pages of {@code limit}. */
    static List<ConversationInfo> listed(ConversationStore store, String tenant, int limit) {
        List<ConversationInfo> infos = new ArrayList<>();
        ConversationQuery query = ConversationQuery.first(tenant, limit);
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            InfoPage page = store.list(query);
            assertThat(page.items()).as("items of a page with limit %d", limit).hasSizeLessThanOrEqualTo(limit);
            infos.addAll(page.items());
            if (page.next().isEmpty()) {
                return infos;
            }
            query = query.from(page.next().get());
            assertThat(infos)
                    .as("ids listed so far, page %d", pages)
                    .extracting(ConversationInfo::id)
                    .doesNotHaveDuplicates();
        }
        throw new AssertionError("the listing of one tenant did not end within %d pages".formatted(MOST_PAGES));
    }

    static List<ConversationInfo> listed(ConversationStore store, String tenant) {
        return listed(store, tenant, PAGE);
    }
}
