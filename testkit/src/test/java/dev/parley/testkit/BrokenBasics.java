package dev.parley.testkit;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.IdSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Broken in what everybody expects. */
final class BrokenBasics {

    private BrokenBasics() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("reads an unknown conversation as an empty one", ReadsUnknownAsEmpty::new, "ST-001"),
                Breakage.of("makes a conversation when it is looked for", MakesOnFind::new, "ST-001"),
                Breakage.of("caches pages in each handle for ever", CachesPages::new, "ST-002", "ST-003"),
                Breakage.of("caches pages until its own next write", CachesPagesUntilOwnWrite::new, "ST-003"),
                Breakage.of("strips what is not printable from names", StripsNames::new, "ST-004"),
                Breakage.of("keeps all namespaces in one", SharesNamespaces::new, "ST-005"),
                Breakage.of("forgets the agent's state", ForgetsAgentState::new, "ST-006"),
                Breakage.of("mints the id of the neighbour", MintsNeighbours::new, "ST-007"));
    }

    private static final class ReadsUnknownAsEmpty extends ForwardingStore {
        ReadsUnknownAsEmpty(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            try {
                return real.read(id, from, limit, direction);
            } catch (ConversationNotFoundException e) {
                return new EntryPage(List.of(), OptionalLong.empty(), 0);
            }
        }
    }

    private static final class MakesOnFind extends ForwardingStore {
        MakesOnFind(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Optional<ConversationInfo> find(ConversationId id) {
            Optional<ConversationInfo> found = real.find(id);
            if (real.data().currentLease(id).isEmpty()) {
                OwnerId nobody = new OwnerId("nobody");
                real.heartbeat(nobody, Duration.ofMinutes(1));
                real.create(ConversationInfo.pending(id, "made", Instant.EPOCH, SessionConfig.of("none")), nobody);
            }
            return found;
        }
    }

    private static class CachesPages extends ForwardingStore {
        final Map<List<Object>, EntryPage> pages = new ConcurrentHashMap<>();

        CachesPages(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            return pages.computeIfAbsent(
                    List.of(id, from, limit, direction), key -> real.read(id, from, limit, direction));
        }
    }

    private static final class CachesPagesUntilOwnWrite extends CachesPages {
        CachesPagesUntilOwnWrite(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            pages.clear();
            return real.append(lease, expectedPosition, entries);
        }
    }

    private static final class StripsNames extends ForwardingStore {
        StripsNames(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            return real.create(info.withTitle(info.title().map(String::strip)), owner);
        }
    }

    private static final class SharesNamespaces extends ForwardingStore {
        SharesNamespaces(ReferenceStore real, Map<Object, Object> notes) {
            super(new ReferenceStore((ReferenceStore.Data) notes.computeIfAbsent("data", key -> real.data())), notes);
        }
    }

    private static final class ForgetsAgentState extends ForwardingStore {
        ForgetsAgentState(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            AgentState blank = new AgentState("", 0, Optional.empty());
            return real.append(
                    lease,
                    expectedPosition,
                    entries.stream()
                            .map(entry -> entry instanceof TranscriptEntry.SessionStarted started
                                    ? new TranscriptEntry.SessionStarted(blank, started.meta())
                                    : entry)
                            .toList());
        }
    }

    private static final class MintsNeighbours extends ForwardingStore {
        MintsNeighbours(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public ConversationId mintId(IdSource ids, Optional<ConversationId> near) {
            return near.orElseGet(ids::next);
        }
    }
}
