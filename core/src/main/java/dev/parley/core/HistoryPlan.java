package dev.parley.core;

import dev.parley.model.Op;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the model's view of a transcript is made of.
 *
 * @param summary what stands for everything before the ranges; empty without a compaction
 * @param ranges the entries that follow it, in order; what lies between two of them was rolled back
 * @param carried user input that is taken in the ranges and was submitted before them, by submission id
 */
record HistoryPlan(List<ResponseItem> summary, List<Range> ranges, Map<String, Op.UserInput> carried) {

    /** Entries from {@code from} to before {@code to}. */
    record Range(long from, long to) {}

    /**
     * Reads backwards to the last compaction that counts, on to where what it replaced ends, and on until every input
     * taken since is explained.
     */
    static HistoryPlan read(EntryReader reader, long length, int pageSize) {
        return new Search(reader, length, pageSize).run();
    }

    private static final class Search {

        private final EffectiveEntries entries;
        private final ArrayDeque<Range> ranges = new ArrayDeque<>();
        private final Map<String, Op.UserInput> carried = new HashMap<>();
        private final TakenInputs inputs = new TakenInputs();
        private List<ResponseItem> summary = List.of();
        private boolean compacted;
        private long begin;
        private long rangeEnd;

        Search(EntryReader reader, long length, int pageSize) {
            this.entries = new EffectiveEntries(reader, length, pageSize);
            this.rangeEnd = length;
        }

        HistoryPlan run() {
            PositionedEntry next;
            while ((next = entries.next()) != null && (next.position() >= begin || inputs.waiting() > 0)) {
                if (next.position() >= begin) {
                    inRange(next);
                } else {
                    carry(next);
                }
            }
            addRange(begin);
            return new HistoryPlan(summary, new ArrayList<>(ranges), carried);
        }

        private void inRange(PositionedEntry next) {
            inputs.accept(next);
            if (next.entry() instanceof TranscriptEntry.RolledBack mark) {
                addRange(next.position());
                rangeEnd = Math.min(mark.toPosition(), next.position());
            } else if (!compacted && next.entry() instanceof TranscriptEntry.Compacted mark) {
                compacted = true;
                summary = mark.summary();
                begin = Math.min(mark.replacedLength(), next.position());
            }
        }

        private void carry(PositionedEntry next) {
            TakenInputs.Taken taken = inputs.acceptOlder(next);
            if (taken != null && taken.submitted().op() instanceof Op.UserInput input) {
                carried.put(taken.submitted().id(), input);
            }
        }

        private void addRange(long from) {
            if (from < rangeEnd) {
                ranges.addFirst(new Range(from, rangeEnd));
            }
        }
    }
}
