package dev.parley.core;

import dev.parley.model.Direction;
import dev.parley.model.PositionedEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries from a length backwards, page by page. The first pages are small, so that finding something near the tail
 * reads little. Not safe for use by many threads.
 */
final class BackwardEntries {

    private static final int FIRST_PAGE = 16;

    private final EntryReader reader;
    private final int pageSize;
    private long before;
    private int nextPage;
    private List<PositionedEntry> page = List.of();
    private int index;

    BackwardEntries(EntryReader reader, long length, int pageSize) {
        this.reader = reader;
        this.pageSize = pageSize;
        this.before = length;
        this.nextPage = Math.min(FIRST_PAGE, pageSize);
    }

    /** The entry before the one last given; null once the first was given. */
    @Nullable
    PositionedEntry next() {
        if (before == 0) {
            return null;
        }
        while (index < page.size() && page.get(index).position() >= before) {
            index++;
        }
        if (index == page.size()) {
            turnPage();
        }
        PositionedEntry entry = page.get(index++);
        before = entry.position();
        return entry;
    }

    /** Goes on with the entry before {@code position}; those in between are not read unless they were already. */
    void skipTo(long position) {
        before = Math.min(before, position);
    }

    private void turnPage() {
        page = reader.read(before - 1, nextPage, Direction.BACKWARD).entries();
        index = 0;
        nextPage = Math.min(nextPage * 2, pageSize);
        if (page.isEmpty()) {
            throw new IllegalStateException("store has no entry at position %d, which it had".formatted(before - 1));
        }
    }
}
