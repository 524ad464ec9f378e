package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** Broken in reading. */
final class BrokenReads {

    private BrokenReads() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("skips one between two pages backwards", SkipsBackwards::new, "ST-080"),
                Breakage.of("repeats one between two pages", RepeatsForwards::new, "ST-080"),
                Breakage.of("never comes to an end", NeverEnds::new, "ST-080"),
                Breakage.of("guesses that a full page is not the last", GuessesTheEnd::new, "ST-081"),
                Breakage.of("corrects positions and limits", CorrectsArguments::new, "ST-082"),
                Breakage.of(
                        "reads every other time from a replica that lags", ReadsStaleReplica::new, "ST-083", "ST-131"),
                Breakage.of("shows an append a moment after it was acknowledged", ShowsLater::new, "ST-131"));
    }

    private static final class SkipsBackwards extends ForwardingStore {
        SkipsBackwards(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            boolean skips = direction == Direction.BACKWARD && page.next().orElse(0) > 0;
            return skips
                    ? new EntryPage(page.entries(), OptionalLong.of(page.next().getAsLong() - 1), page.length())
                    : page;
        }
    }

    private static final class RepeatsForwards extends ForwardingStore {
        RepeatsForwards(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            boolean repeats = direction == Direction.FORWARD && page.next().isPresent();
            return repeats
                    ? new EntryPage(page.entries(), OptionalLong.of(page.next().getAsLong() - 1), page.length())
                    : page;
        }
    }

    private static final class NeverEnds extends ForwardingStore {
        NeverEnds(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            return new EntryPage(page.entries(), OptionalLong.of(from), page.length());
        }
    }

    private static final class GuessesTheEnd extends ForwardingStore {
        GuessesTheEnd(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            boolean full = direction == Direction.FORWARD && page.entries().size() == limit;
            return full ? new EntryPage(page.entries(), OptionalLong.of(from + limit), page.length()) : page;
        }
    }

    private static final class CorrectsArguments extends ForwardingStore {
        CorrectsArguments(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            return real.read(id, Math.max(0, from), Math.max(1, limit), direction);
        }
    }

    private static final class ReadsStaleReplica extends ForwardingStore {
        private final AtomicInteger reads = new AtomicInteger();

        ReadsStaleReplica(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            long seen = Math.max(1, page.length() - 3);
            if (reads.incrementAndGet() % 2 == 0 || page.next().isPresent()) {
                return page;
            }
            List<PositionedEntry> entries =
                    page.entries().stream().filter(e -> e.position() < seen).toList();
            return new EntryPage(entries, OptionalLong.empty(), seen);
        }
    }

    private static final class ShowsLater extends ForwardingStore {
        private static final long MOMENT_NANOS = 2_000_000;

        ShowsLater(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            long length = real.append(lease, expectedPosition, entries);
            this.<ConversationId, Long>memory("times").put(lease.conversation(), System.nanoTime());
            this.<ConversationId, Long>memory("lengths").put(lease.conversation(), expectedPosition);
            return length;
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            long at = this.<ConversationId, Long>memory("times").getOrDefault(id, 0L);
            long shown = this.<ConversationId, Long>memory("lengths").getOrDefault(id, 0L);
            if (from > 0 || shown == 0 || System.nanoTime() - at > MOMENT_NANOS) {
                return page;
            }
            List<PositionedEntry> rest = page.entries().stream()
                    .filter(entry -> entry.position() < shown)
                    .toList();
            return new EntryPage(rest, OptionalLong.empty(), shown);
        }
    }
}
