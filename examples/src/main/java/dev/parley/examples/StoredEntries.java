package dev.parley.examples;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * A stored transcript as it was when this was made; what is appended later is not seen. Every pass reads the store and
 * holds one page. Safe for use by many threads; its iterators are not.
 */
final class StoredEntries implements Iterable<TranscriptEntry> {

    private static final int PAGE = 100;

    private final ConversationStore store;
    private final ConversationId id;
    private final long length;

    StoredEntries(ConversationStore store, ConversationId id) {
        this.store = store;
        this.id = id;
        this.length = store.read(id, Long.MAX_VALUE, 1, Direction.BACKWARD).length();
    }

    @Override
    public Iterator<TranscriptEntry> iterator() {
        return new Pass();
    }

    private final class Pass implements Iterator<TranscriptEntry> {

        private Iterator<PositionedEntry> page = List.<PositionedEntry>of().iterator();
        private long position;

        @Override
        public boolean hasNext() {
            return position < length;
        }

        @Override
        public TranscriptEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException("conversation %s has no entry at %d".formatted(id, position));
            }
            if (!page.hasNext()) {
                EntryPage read = store.read(id, position, (int) Math.min(PAGE, length - position), Direction.FORWARD);
                page = read.entries().iterator();
            }
            TranscriptEntry entry = page.next().entry();
            position++;
            return entry;
        }
    }
}
