package dev.parley.core;

import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.TurnOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads which submissions a conversation accepted last, so that the same id twice is one submission. */
final class RecentSubmissions {

    /** How many ids are remembered. */
    static final int REMEMBERED = 1_000;

    /** How many entries are read for them at most. An id that stands further back may be used again. */
    static final int LOOK_BACK = 4_096;

    private RecentSubmissions() {}

    /**
     * The ids, oldest first, rolled back ones among them. Refused ones are not: their clients may try again. Those that a fork
     * inherits are the parent's and not among them.
     *
     * @param inherited how many of the transcript's entries it shares with its parent; 0 if it is no fork
     */
    static Set<String> read(EntryReader reader, long length, long inherited) {
        return read(reader, length, inherited, REMEMBERED, LOOK_BACK);
    }

    static Set<String> read(EntryReader reader, long length, long inherited, int remembered, int lookBack) {
        BackwardEntries entries = new BackwardEntries(reader, length, Math.min(EntryReader.PAGE_SIZE, lookBack));
        Set<String> ids = new LinkedHashSet<>();
        Set<String> refused = new HashSet<>();
        long end = Math.max(inherited, length - lookBack);
        PositionedEntry next;
        while (ids.size() < remembered && (next = entries.next()) != null && next.position() >= end) {
            if (next.entry() instanceof TranscriptEntry.TurnEnded ended && ended.outcome() == TurnOutcome.REFUSED) {
                refused.add(ended.id());
            } else if (next.entry() instanceof TranscriptEntry.Submitted submitted && !refused.remove(submitted.id())) {
                ids.add(submitted.id());
            }
        }
        List<String> oldestFirst = new ArrayList<>(ids);
        Collections.reverse(oldestFirst);
        return new LinkedHashSet<>(oldestFirst);
    }
}
