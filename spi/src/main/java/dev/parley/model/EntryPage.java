package dev.parley.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * A run of entries, in the order of reading.
 *
 * @param next where the next page begins, in the same direction; empty exactly when there is nothing more to read now
 * @param length the transcript's length when this page was read
 */
public record EntryPage(List<PositionedEntry> entries, OptionalLong next, long length) {

    public EntryPage {
        entries = List.copyOf(entries);
    }
}
