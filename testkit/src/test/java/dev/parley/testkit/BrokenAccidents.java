package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.spi.StoreCorruptException;
import dev.parley.spi.StoreUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Broken when something happens to the process, the way or the backend. */
final class BrokenAccidents {

    /** The key under which a restart of the backend leaves a note. */
    static final String RESTARTED = "restarted";

    private BrokenAccidents() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("writes its journal when there is much of it", Flaw.LOSES_TAIL_WHEN_KILLED, "ST-140"),
                Breakage.of("writes a batch entry by entry", Flaw.TEARS_BATCHES_WHEN_KILLED, "ST-140"),
                Breakage.of("locks in its own process only", Flaw.LOCKS_IN_ITS_PROCESS_ONLY, "ST-141"),
                Breakage.of("loses its last write when its backend restarts", LosesTailAtRestart::new, "ST-142"),
                Breakage.of("stays broken after its backend's restart", DiesWithItsBackend::new, "ST-142"),
                Breakage.of("lets its client library's exceptions through", Flaw.LEAKS_IO_EXCEPTIONS, "ST-143"),
                Breakage.of(
                        "says that nothing was applied when it does not know", Flaw.CLAIMS_NOTHING_APPLIED, "ST-144"),
                Breakage.of("waits for ever", Flaw.WAITS_FOR_EVER, "ST-145"),
                Breakage.of("takes slow for gone", Flaw.GIVES_UP_AT_ONCE, "ST-146"),
                Breakage.of("never connects again", Flaw.STAYS_DISCONNECTED, "ST-143", "ST-147"),
                Breakage.of("leaves a row for each conversation behind", LeavesNames::new, "ST-148"),
                Breakage.of("skips what it cannot read", SkipsDamaged::new, "ST-149"),
                Breakage.of("takes a record that it cannot read for the end", EndsAtDamaged::new, "ST-149"),
                Breakage.of("names the page and not the record that it cannot read", NamesPage::new, "ST-149"));
    }

    private static final class LosesTailAtRestart extends ForwardingStore {
        LosesTailAtRestart(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            EntryPage page = real.read(id, from, limit, direction);
            if (!notes.containsKey(RESTARTED) || page.entries().isEmpty()) {
                return page;
            }
            List<PositionedEntry> rest =
                    page.entries().subList(0, page.entries().size() - 1);
            return new EntryPage(rest, OptionalLong.empty(), page.length() - 1);
        }
    }

    private static final class DiesWithItsBackend extends ForwardingStore {
        private final boolean opened;

        DiesWithItsBackend(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
            opened = !notes.containsKey(RESTARTED);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            if (opened && notes.containsKey(RESTARTED)) {
                throw new StoreUnavailableException("connection is closed", new IOException("closed"));
            }
            return real.read(id, from, limit, direction);
        }
    }

    private static final class LeavesNames extends ForwardingStore {
        LeavesNames(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            notes.put(info.id(), info.tenant());
            return real.create(info, owner);
        }
    }

    private static final class SkipsDamaged extends ForwardingStore {
        SkipsDamaged(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            try {
                return real.read(id, from, limit, direction);
            } catch (StoreCorruptException e) {
                return read(id, direction == Direction.FORWARD ? e.position() + 1 : e.position() - 1, limit, direction);
            }
        }
    }

    private static final class EndsAtDamaged extends ForwardingStore {
        EndsAtDamaged(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            try {
                return real.read(id, from, limit, direction);
            } catch (StoreCorruptException e) {
                return new EntryPage(List.<PositionedEntry>of(), OptionalLong.empty(), e.position());
            }
        }
    }

    private static final class NamesPage extends ForwardingStore {
        NamesPage(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            try {
                return real.read(id, from, limit, direction);
            } catch (StoreCorruptException e) {
                throw new StoreCorruptException(id, 0, e);
            }
        }
    }
}
