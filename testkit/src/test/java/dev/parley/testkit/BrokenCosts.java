package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Right, and dearer with every entry. */
final class BrokenCosts {

    private BrokenCosts() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("writes the whole transcript with each append", RewritesAll::new, "ST-150"),
                Breakage.of("reads the whole transcript to give its last page", ReadsAll::new, "ST-151"));
    }

    private static final class RewritesAll extends ForwardingStore {
        RewritesAll(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            long length = real.append(lease, expectedPosition, entries);
            List<TranscriptEntry> rewritten = new ArrayList<>(Reading.all(real, lease.conversation()));
            return length == rewritten.size() ? length : rewritten.size();
        }
    }

    private static final class ReadsAll extends ForwardingStore {
        ReadsAll(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            List<PositionedEntry> all = new ArrayList<>(
                    real.read(id, 0, Integer.MAX_VALUE, Direction.FORWARD).entries());
            all.retainAll(page.entries());
            return all.isEmpty() ? page : new EntryPage(page.entries(), page.next(), page.length());
        }
    }
}
