package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Broken in order, expected position or batches. */
final class BrokenAppends {

    private BrokenAppends() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("stores a batch from its end", ReversesBatches::new, "ST-020"),
                Breakage.of("sorts by the entries' time", SortsByTime::new, "ST-021"),
                Breakage.of("appends at the end whatever was expected", AppendsAtTheEnd::new, "ST-022", "ST-051"),
                Breakage.of("tries again where somebody was faster", RetriesConflicts::new, "ST-023"),
                Breakage.of("tells a conflict as being unavailable", HidesConflicts::new, "ST-022"),
                Breakage.of(
                        "appends the entries of a batch one by one, each at the end",
                        InterleavesBatches::new,
                        "ST-024"),
                Breakage.of("makes the entries of a batch visible one by one", ShowsPartOfABatch::new, "ST-025"),
                Breakage.of("takes an empty batch for done", AcceptsEmptyBatch::new, "ST-026"),
                Breakage.of("stores what fits of a batch", StoresWhatFits::new, "ST-027"),
                Breakage.of("stores the entries before one that is refused", StoresHalfABatch::new, "ST-028"));
    }

    private static final class ReversesBatches extends ForwardingStore {
        ReversesBatches(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            List<TranscriptEntry> reversed = new ArrayList<>(entries);
            Collections.reverse(reversed);
            return real.append(lease, expectedPosition, reversed);
        }
    }

    private static final class SortsByTime extends ForwardingStore {
        SortsByTime(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            List<TranscriptEntry> sorted = page.entries().stream()
                    .map(PositionedEntry::entry)
                    .sorted(Comparator.comparing(
                            entry -> entry.meta().recorded().orElse(Instant.MIN)))
                    .toList();
            List<PositionedEntry> entries = new ArrayList<>();
            for (int i = 0; i < sorted.size(); i++) {
                entries.add(new PositionedEntry(page.entries().get(i).position(), sorted.get(i)));
            }
            return new EntryPage(entries, page.next(), page.length());
        }
    }

    private static final class AppendsAtTheEnd extends ForwardingStore {
        AppendsAtTheEnd(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            try {
                return real.append(lease, expectedPosition, entries);
            } catch (AppendConflictException conflict) {
                return real.append(lease, conflict.actual(), entries);
            }
        }
    }

    /** Wrong only in a race: the check and the write are two steps. */
    private static final class RetriesConflicts extends ForwardingStore {
        RetriesConflicts(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            boolean asExpected =
                    real.read(lease.conversation(), 0, 1, Direction.FORWARD).length() == expectedPosition;
            dawdle();
            try {
                return real.append(lease, expectedPosition, entries);
            } catch (AppendConflictException conflict) {
                if (!asExpected) {
                    throw conflict;
                }
                return real.append(lease, conflict.actual(), entries);
            }
        }
    }

    private static final class HidesConflicts extends ForwardingStore {
        HidesConflicts(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            try {
                return real.append(lease, expectedPosition, entries);
            } catch (AppendConflictException conflict) {
                throw new StoreUnavailableException("the transaction was rolled back", conflict);
            }
        }
    }

    private static final class InterleavesBatches extends ForwardingStore {
        InterleavesBatches(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            long length = real.append(lease, expectedPosition, entries.subList(0, 1));
            for (TranscriptEntry entry : entries.subList(1, entries.size())) {
                length = appendAtTheEnd(lease, entry);
            }
            return length;
        }

        private long appendAtTheEnd(Lease lease, TranscriptEntry entry) {
            while (true) {
                long end =
                        real.read(lease.conversation(), 0, 1, Direction.FORWARD).length();
                dawdle();
                try {
                    return real.append(lease, end, List.of(entry));
                } catch (AppendConflictException faster) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static final class ShowsPartOfABatch extends ForwardingStore {
        ShowsPartOfABatch(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            long length = expectedPosition;
            for (TranscriptEntry entry : entries) {
                length = real.append(lease, length, List.of(entry));
                dawdle();
            }
            return length;
        }
    }

    private static final class AcceptsEmptyBatch extends ForwardingStore {
        AcceptsEmptyBatch(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            return entries.isEmpty() ? expectedPosition : real.append(lease, expectedPosition, entries);
        }
    }

    private static final class StoresWhatFits extends ForwardingStore {
        StoresWhatFits(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            if (entries.size() > ReferenceStore.LARGEST_BATCH) {
                real.append(lease, expectedPosition, entries.subList(0, ReferenceStore.LARGEST_BATCH));
                throw new StoreRefusedException("the batch is too large");
            }
            return real.append(lease, expectedPosition, entries);
        }
    }

    private static final class StoresHalfABatch extends ForwardingStore {
        StoresHalfABatch(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            try {
                return real.append(lease, expectedPosition, entries);
            } catch (StoreRefusedException refused) {
                real.append(lease, expectedPosition, entries.subList(0, 1));
                throw refused;
            }
        }
    }
}
