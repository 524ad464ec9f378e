package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.PositionedEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;

/**
 * The model's view of the first {@code length} entries of a stored transcript; for a fork that is about to be made, of its
 * parent's up to the cut. Each pass reads backwards to the last compaction that counts, then forwards again, and holds a
 * page, the summary and what is unanswered. A turn or tool call that is open at the end is closed in the view. Entries
 * appended later change nothing. Safe for use by many threads; its iterators are not.
 */
public final class StoredHistory implements History {

    private final EntryReader reader;
    private final long length;
    private final int pageSize;

    StoredHistory(EntryReader reader, long length) {
        this(reader, length, EntryReader.PAGE_SIZE);
    }

    StoredHistory(EntryReader reader, long length, int pageSize) {
        this.reader = reader;
        this.length = length;
        this.pageSize = pageSize;
    }

    /**
     * The view of a transcript, for those who run the agents of conversations that others manage.
     *
     * @param length how many of its entries; all that are stored by now if empty
     * @throws ConversationNotFoundException if there is no such conversation
     */
    public static StoredHistory of(ConversationStore store, ConversationId id, OptionalLong length) {
        EntryReader reader = EntryReader.of(store, id);
        return new StoredHistory(
                reader,
                length.orElseGet(
                        () -> reader.read(Long.MAX_VALUE, 1, Direction.BACKWARD).length()));
    }

    @Override
    public OptionalLong storedLength() {
        return OptionalLong.of(length);
    }

    @Override
    public Iterator<HistoryItem> iterator() {
        return new Pass(HistoryPlan.read(reader, length, pageSize));
    }

    private final class Pass implements Iterator<HistoryItem> {

        private final Deque<HistoryItem> ready = new ArrayDeque<>();
        private final Deque<HistoryPlan.Range> ranges;
        private final ModelView view;
        private boolean ended;

        Pass(HistoryPlan plan) {
            ranges = new ArrayDeque<>(plan.ranges());
            view = new ModelView(plan.carried(), ready::add);
            view.summary(plan.summary());
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && !ended) {
                advance();
            }
            return !ready.isEmpty();
        }

        @Override
        public HistoryItem next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the history has no further item");
            }
            return ready.remove();
        }

        private void advance() {
            HistoryPlan.Range range = ranges.poll();
            if (range == null) {
                view.end();
                ended = true;
                return;
            }
            List<PositionedEntry> page = read(range);
            page.forEach(entry -> view.entry(entry.entry()));
            long reached = page.get(page.size() - 1).position() + 1;
            if (reached < range.to()) {
                ranges.addFirst(new HistoryPlan.Range(reached, range.to()));
            }
        }

        private List<PositionedEntry> read(HistoryPlan.Range range) {
            int limit = (int) Math.min(pageSize, range.to() - range.from());
            List<PositionedEntry> page =
                    reader.read(range.from(), limit, Direction.FORWARD).entries();
            if (page.isEmpty()) {
                throw new IllegalStateException(
                        "store has no entry at position %d, which it had".formatted(range.from()));
            }
            return page;
        }
    }
}
