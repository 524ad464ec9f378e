package dev.parley.examples.ownstore;

import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

// README: store-transcript
/** An entry, behind those before it. Nothing of it ever changes, so forks share it as branches share commits. */
record Transcript(@Nullable Transcript before, @Nullable TranscriptEntry last, long length) {

    static final Transcript EMPTY = new Transcript(null, null, 0);

    Transcript with(List<TranscriptEntry> batch) {
        Transcript longer = this;
        for (TranscriptEntry entry : batch) {
            longer = new Transcript(longer, entry, longer.length + 1);
        }
        return longer;
    }

    /** Writes nothing at all. */
    Transcript upTo(long cut) {
        if (cut > length) {
            throw new IllegalArgumentException("a fork at %d of %d".formatted(cut, length));
        }
        Transcript shorter = this;
        while (shorter.before != null && shorter.length > cut) {
            shorter = shorter.before;
        }
        return shorter;
    }
    // README: end

    // README: store-read
    EntryPage page(long from, int limit, Direction direction) {
        if (from < 0 || limit < 1) {
            throw new IllegalArgumentException("read from %d, limit %d".formatted(from, limit));
        }
        boolean forward = Objects.requireNonNull(direction) == Direction.FORWARD;
        long first = Math.min(from, forward ? length : length - 1);
        long count = Math.min(limit, forward ? length - first : first + 1);
        long next = forward ? first + count : first - count;
        List<PositionedEntry> entries = backwards(forward ? first : next + 1, count);
        if (forward) {
            Collections.reverse(entries);
        }
        OptionalLong more = next >= 0 && next < length ? OptionalLong.of(next) : OptionalLong.empty();
        return new EntryPage(entries, more, length);
    }

    /** Walks back from the end: what was said last is read first, and most often. */
    private List<PositionedEntry> backwards(long lowest, long count) {
        List<PositionedEntry> found = new ArrayList<>();
        for (Transcript at = this; at != null && at.length > lowest; at = at.before) {
            if (at.length <= lowest + count) {
                found.add(new PositionedEntry(at.length - 1, Objects.requireNonNull(at.last)));
            }
        }
        return found;
    }
    // README: end
}
