package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.spi.Takeover;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Broken in sharing prefixes. */
final class BrokenForks {

    private BrokenForks() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("reads a fork backwards only to its cut", StopsAtTheCut::new, "ST-090"),
                Breakage.of("lets a fork see what its source appends later", SeesLaterAppends::new, "ST-091", "ST-096"),
                Breakage.of("reads ten generations and no more", ReadsTenGenerations::new, "ST-092"),
                Breakage.of("takes the prefix with the source", DeletesThePrefix::new, "ST-093"),
                Breakage.of("forks beyond the end at the end", ForksBeyondTheEnd::new, "ST-094"),
                Breakage.of("takes the source's lease for a fork", TakesTheSource::new, "ST-095"),
                Breakage.of("recognises no repeat once anything was forked", ForgetsAtFork::new, "ST-130"));
    }

    private static EntryPage only(EntryPage page, Predicate<PositionedEntry> kept) {
        return new EntryPage(page.entries().stream().filter(kept).toList(), page.next(), page.length());
    }

    private static final class StopsAtTheCut extends ForwardingStore {
        StopsAtTheCut(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            long cut = real.find(id)
                    .flatMap(ConversationInfo::lineage)
                    .map(Lineage::cut)
                    .orElse(0L);
            boolean stops = direction == Direction.BACKWARD && page.next().orElse(cut) < cut;
            return stops
                    ? new EntryPage(
                            only(page, entry -> entry.position() >= cut).entries(), OptionalLong.empty(), page.length())
                    : page;
        }
    }

    private static final class SeesLaterAppends extends ForwardingStore {
        SeesLaterAppends(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            Optional<ConversationId> parent =
                    real.find(id).flatMap(ConversationInfo::lineage).map(Lineage::parent);
            if (parent.isEmpty()) {
                return page;
            }
            List<PositionedEntry> entries = page.entries().stream()
                    .map(entry -> real.read(parent.get(), entry.position(), 1, Direction.FORWARD).entries().stream()
                            .findFirst()
                            .orElse(entry))
                    .toList();
            return new EntryPage(entries, page.next(), page.length());
        }
    }

    private static final class ReadsTenGenerations extends ForwardingStore {
        ReadsTenGenerations(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            Optional<Lineage> lineage = real.find(id).flatMap(ConversationInfo::lineage);
            for (int generation = 1; generation < 10 && lineage.isPresent(); generation++) {
                lineage = real.find(lineage.get().parent()).flatMap(ConversationInfo::lineage);
            }
            long lost = lineage.map(Lineage::cut).orElse(0L);
            return only(page, entry -> entry.position() >= lost);
        }
    }

    private static final class DeletesThePrefix extends ForwardingStore {
        DeletesThePrefix(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            Optional<Lineage> lineage = real.find(id).flatMap(ConversationInfo::lineage);
            boolean lost =
                    lineage.isPresent() && real.find(lineage.get().parent()).isEmpty();
            return lost ? only(page, entry -> entry.position() >= lineage.get().cut()) : page;
        }
    }

    private static final class ForksBeyondTheEnd extends ForwardingStore {
        ForksBeyondTheEnd(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
            long end = Math.min(
                    position, real.read(source, 0, 1, Direction.FORWARD).length());
            return real.fork(source, end, child.withLineage(new Lineage(source, end)), owner);
        }
    }

    private static final class TakesTheSource extends ForwardingStore {
        TakesTheSource(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
            real.acquire(source, owner, Takeover.FORCE);
            return real.fork(source, position, child, owner);
        }
    }

    private static final class ForgetsAtFork extends ForwardingStore {
        ForgetsAtFork(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner) {
            Lease lease = real.fork(source, position, child, owner);
            real.data().recognisesRepeats = false;
            return lease;
        }
    }
}
