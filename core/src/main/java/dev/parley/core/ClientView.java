package dev.parley.core;

import dev.parley.model.EntryMeta;
import dev.parley.model.Op;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pages of the client's view of a stored transcript. Safe for use by many threads. */
final class ClientView {

    private final EntryReader reader;
    private final int pageSize;

    ClientView(EntryReader reader) {
        this(reader, EntryReader.PAGE_SIZE);
    }

    ClientView(EntryReader reader, int pageSize) {
        this.reader = reader;
        this.pageSize = pageSize;
    }

    /**
     * The newest rows of the transcript's first {@code before} entries. Reads on past the last row, as far as is needed to
     * find the input that was taken on the page.
     *
     * @param before the transcript's length, or {@code older} of the page that was read before
     * @param limit how many rows at most; there may be fewer, but at least one if there is an older page
     * @throws IllegalArgumentException if {@code before} is negative or {@code limit} below 1
     */
    ConversationPage page(long before, int limit) {
        if (before < 0 || limit < 1) {
            throw new IllegalArgumentException("no page of %d rows before position %d".formatted(limit, before));
        }
        Rows rows = new Rows(before, limit);
        OptionalLong older = rows.read();
        while (rows.isEmpty() && older.isPresent()) {
            rows = new Rows(older.getAsLong(), limit);
            older = rows.read();
        }
        return new ConversationPage(rows.newestFirst(), older);
    }

    private final class Rows {

        private final EffectiveEntries entries;
        private final int limit;
        private final TreeMap<Long, ConversationPage.Row> found = new TreeMap<>();
        private final TakenInputs inputs = new TakenInputs();

        Rows(long before, int limit) {
            this.entries = new EffectiveEntries(reader, before, pageSize);
            this.limit = limit;
        }

        /** Gives where the next page begins. */
        OptionalLong read() {
            PositionedEntry next = null;
            while (found.size() + inputs.waiting() < limit && (next = entries.next()) != null) {
                add(inputs.accept(next));
                add(row(next.position(), next.entry()));
            }
            OptionalLong older =
                    next == null || next.position() == 0 ? OptionalLong.empty() : OptionalLong.of(next.position());
            while (inputs.waiting() > 0 && (next = entries.next()) != null) {
                add(inputs.acceptOlder(next));
            }
            return older;
        }

        boolean isEmpty() {
            return found.isEmpty();
        }

        List<ConversationPage.Row> newestFirst() {
            return new ArrayList<>(found.descendingMap().values());
        }

        private void add(TakenInputs.@Nullable Taken taken) {
            if (taken != null && taken.submitted().op() instanceof Op.UserInput input) {
                HistoryItem item = ModelView.asItem(input);
                add(new ConversationPage.ItemRow(
                        taken.position(),
                        taken.submitted().meta().recorded(),
                        taken.submitted().id(),
                        item.origin(),
                        item.item()));
            }
        }

        private void add(ConversationPage.@Nullable Row row) {
            if (row != null) {
                found.put(row.position(), row);
            }
        }
    }

    private static ConversationPage.@Nullable Row row(long position, TranscriptEntry entry) {
        EntryMeta meta = entry.meta();
        if (entry instanceof TranscriptEntry.Item item) {
            return new ConversationPage.ItemRow(
                    position, meta.recorded(), item.submissionId(), item.origin(), item.item());
        }
        if (entry instanceof TranscriptEntry.TurnEnded end) {
            return new ConversationPage.EndRow(position, meta.recorded(), end.id(), end.outcome(), end.reason());
        }
        return entry instanceof TranscriptEntry.Compacted mark
                ? new ConversationPage.CompactionRow(position, meta.recorded(), mark.replacedLength())
                : null;
    }
}
