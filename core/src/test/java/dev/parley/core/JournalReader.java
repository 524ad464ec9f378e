package dev.parley.core;

import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Reads a list as a store would, now and then fewer entries than asked for, and counts. Not safe for many threads. */
final class JournalReader implements EntryReader {

    private final List<TranscriptEntry> journal;
    private final Set<Long> touched = new TreeSet<>();
    private int pages;
    private int largestLimit;

    JournalReader(List<TranscriptEntry> journal) {
        this.journal = List.copyOf(journal);
    }

    @Override
    public EntryPage read(long from, int limit, Direction direction) {
        if (from < 0 || limit < 1) {
            throw new IllegalArgumentException("read %d from %d".formatted(limit, from));
        }
        pages++;
        largestLimit = Math.max(largestLimit, limit);
        int give = pages % 3 == 0 ? (limit + 1) / 2 : limit;
        List<PositionedEntry> entries = new ArrayList<>();
        int step = direction == Direction.FORWARD ? 1 : -1;
        long position = direction == Direction.FORWARD ? from : Math.min(from, journal.size() - 1L);
        while (entries.size() < give && position >= 0 && position < journal.size()) {
            entries.add(new PositionedEntry(position, journal.get((int) position)));
            touched.add(position);
            position += step;
        }
        boolean more = position >= 0 && position < journal.size();
        return new EntryPage(entries, more ? OptionalLong.of(position) : OptionalLong.empty(), journal.size());
    }

    int pages() {
        return pages;
    }

    /** Which positions were read, each once. */
    Set<Long> touched() {
        return touched;
    }

    int largestLimit() {
        return largestLimit;
    }
}
