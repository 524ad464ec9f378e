package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationState;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.RevisionConflictException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Broken in what is PENDING, or beside the transcript. */
final class BrokenBirths {

    private BrokenBirths() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("finds what is PENDING", FindsPending::new, "ST-060"),
                Breakage.of("reads nothing that is PENDING", ReadsNoPending::new, "ST-061"),
                Breakage.of("shows a conversation at its second append", ShowsLate::new, "ST-062"),
                Breakage.of("purges what is PENDING when anybody goes", PurgesOthers::new, "ST-064"),
                Breakage.of("makes a birth of every info", CorrectsBirths::new, "ST-065"),
                Breakage.of("lets the last update win", LastUpdateWins::new, "ST-070"),
                Breakage.of("journals updates in the transcript", JournalsUpdates::new, "ST-071"),
                Breakage.of("checks the revision before it writes and not while", ChecksRevisionBefore::new, "ST-072"),
                Breakage.of("keeps what is to be cleared", NeverClears::new, "ST-073"));
    }

    private static final class FindsPending extends ForwardingStore {
        FindsPending(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            Map<ConversationId, ConversationInfo> made = memory("made");
            made.put(info.id(), info);
            return real.create(info, owner);
        }

        @Override
        public Optional<ConversationInfo> find(ConversationId id) {
            Map<ConversationId, ConversationInfo> made = memory("made");
            return real.find(id).or(() -> Optional.ofNullable(made.get(id)));
        }
    }

    private static final class ReadsNoPending extends ForwardingStore {
        ReadsNoPending(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            if (real.find(id).isEmpty()) {
                throw new ConversationNotFoundException(id);
            }
            return real.read(id, from, limit, direction);
        }
    }

    private static final class ShowsLate extends ForwardingStore {
        ShowsLate(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            Map<ConversationId, Integer> appends = memory("appends");
            appends.merge(lease.conversation(), 1, Integer::sum);
            return real.append(lease, expectedPosition, entries);
        }

        @Override
        public Optional<ConversationInfo> find(ConversationId id) {
            Map<ConversationId, Integer> appends = memory("appends");
            return real.find(id).filter(info -> appends.getOrDefault(id, 0) > 1);
        }
    }

    private static final class PurgesOthers extends ForwardingStore {
        PurgesOthers(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            Lease lease = real.create(info, owner);
            Map<ConversationId, Lease> births = memory("births");
            births.put(info.id(), lease);
            return lease;
        }

        @Override
        public void heartbeat(OwnerId owner, Duration timeToLive) {
            real.heartbeat(owner, timeToLive);
            Map<ConversationId, Lease> births = memory("births");
            if (timeToLive.isZero()) {
                births.values()
                        .removeIf(lease -> real.find(lease.conversation()).isEmpty() && real.delete(lease));
            }
        }
    }

    private static final class CorrectsBirths extends ForwardingStore {
        CorrectsBirths(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            ConversationInfo corrected =
                    ConversationInfo.pending(StoreBench.newId(), info.tenant(), info.created(), info.config());
            return real.create(info.state() == ConversationState.PENDING ? info : corrected, owner);
        }
    }

    private static final class LastUpdateWins extends ForwardingStore {
        LastUpdateWins(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
            try {
                return real.update(id, expectedRevision, patch);
            } catch (RevisionConflictException conflict) {
                return real.update(id, conflict.actual(), patch);
            }
        }
    }

    private static final class JournalsUpdates extends ForwardingStore {
        JournalsUpdates(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
            ConversationInfo after = real.update(id, expectedRevision, patch);
            long end = real.read(id, 0, 1, Direction.FORWARD).length();
            real.data().currentLease(id).ifPresent(lease -> real.append(lease, end, StoreBench.entries("updated")));
            return after;
        }
    }

    private static final class ChecksRevisionBefore extends ForwardingStore {
        ChecksRevisionBefore(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
            boolean asExpected = real.find(id).map(ConversationInfo::revision).equals(Optional.of(expectedRevision));
            dawdle();
            try {
                return real.update(id, expectedRevision, patch);
            } catch (RevisionConflictException conflict) {
                if (!asExpected) {
                    throw conflict;
                }
                return real.update(id, conflict.actual(), patch);
            }
        }
    }

    private static final class NeverClears extends ForwardingStore {
        NeverClears(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch) {
            boolean clears = patch.title() instanceof InfoPatch.Change.Clear<String>;
            return real.update(id, expectedRevision, clears ? InfoPatch.NOTHING : patch);
        }
    }
}
