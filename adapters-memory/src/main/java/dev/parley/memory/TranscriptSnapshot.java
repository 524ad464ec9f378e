package dev.parley.memory;

import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A {@link Transcript} as it was at one moment. Safe for use by many threads, without a lock. */
final class TranscriptSnapshot {

    private final Object[] root;
    private final int shift;
    private final Object[] tail;
    private final long length;

    TranscriptSnapshot(Object[] root, int shift, Object[] tail, long length) {
        this.root = root;
        this.shift = shift;
        this.tail = tail;
        this.length = length;
    }

    /** The page that {@code ConversationStore.read} promises. */
    EntryPage page(long from, int limit, Direction direction) {
        return direction == Direction.FORWARD ? forward(from, limit) : backward(Math.min(from, length - 1), limit);
    }

    /** Whether the entries from {@code position} to the end are exactly {@code entries}. */
    boolean endsWith(long position, List<TranscriptEntry> entries) {
        if (position + entries.size() != length) {
            return false;
        }
        for (int i = 0; i < entries.size(); i++) {
            if (!entries.get(i).equals(entry(leaf(position + i), position + i))) {
                return false;
            }
        }
        return true;
    }

    /** The leaf in whose slots {@code position} and its neighbours are. */
    Object[] leaf(long position) {
        if (position >= Transcript.tailStart(length)) {
            return tail;
        }
        Object[] node = root;
        for (int level = shift; level > 0; level -= Transcript.BITS) {
            node = (Object[]) node[(int) (position >>> level) & Transcript.MASK];
        }
        return node;
    }

    private EntryPage forward(long from, int limit) {
        long end = Math.min(length, limit > length - from ? length : from + limit);
        List<PositionedEntry> entries = new ArrayList<>((int) Math.max(0, end - from));
        for (long position = from; position < end; ) {
            Object[] leaf = leaf(position);
            long leafEnd = Math.min(end, (position | Transcript.MASK) + 1);
            for (; position < leafEnd; position++) {
                entries.add(new PositionedEntry(position, entry(leaf, position)));
            }
        }
        return new EntryPage(entries, end < length ? OptionalLong.of(end) : OptionalLong.empty(), length);
    }

    private EntryPage backward(long from, int limit) {
        long last = Math.max(0, from - limit + 1);
        List<PositionedEntry> entries = new ArrayList<>((int) (from - last + 1));
        for (long position = from; position >= last; ) {
            Object[] leaf = leaf(position);
            long leafStart = Math.max(last, position & ~(long) Transcript.MASK);
            for (; position >= leafStart; position--) {
                entries.add(new PositionedEntry(position, entry(leaf, position)));
            }
        }
        return new EntryPage(entries, last > 0 ? OptionalLong.of(last - 1) : OptionalLong.empty(), length);
    }

    private static TranscriptEntry entry(Object[] leaf, long position) {
        return (TranscriptEntry) leaf[(int) (position & Transcript.MASK)];
    }
}
