package dev.parley.core;

import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import org.jspecify.annotations.Nullable;

/**
 * The entries that count, from a length backwards. After a rollback to a position the transcript counts as it did at that
 * length, so this gives the {@link TranscriptEntry.RolledBack} mark and jumps there: what was rolled back is not read, and
 * marks among it no longer count either. A mark that names its own or a later position drops nothing. Not safe for use by
 * many threads.
 */
final class EffectiveEntries {

    private final BackwardEntries entries;

    EffectiveEntries(EntryReader reader, long length, int pageSize) {
        this.entries = new BackwardEntries(reader, length, pageSize);
    }

    /** The entry that counts before the one last given; null if there is none. */
    @Nullable
    PositionedEntry next() {
        PositionedEntry next = entries.next();
        if (next != null && next.entry() instanceof TranscriptEntry.RolledBack mark) {
            entries.skipTo(mark.toPosition());
        }
        return next;
    }
}
