package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Broken in ownership. */
final class BrokenLeases {

    private BrokenLeases() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("gives the owner its lease again", RaisesNoEpoch::new, "ST-030", "ST-040"),
                Breakage.of("takes an append under any lease", IgnoresLeaseOnAppend::new, "ST-031", "ST-034"),
                Breakage.of("takes a delete under any lease", IgnoresLeaseOnDelete::new, "ST-032"),
                Breakage.of("compares the epoch alone", ComparesEpochAlone::new, "ST-033"),
                Breakage.of("compares the lease before it writes and not while", ChecksLeaseBefore::new, "ST-034"),
                Breakage.of("counts epochs outside the write", CountsEpochsOutside::new, "ST-035"),
                Breakage.of("takes over from owners that live", IgnoresHeartbeats::new, "ST-036"),
                Breakage.of("believes a heartbeat for ever", BelievesForEver::new, "ST-037", "ST-063"),
                Breakage.of("lets a heartbeat keep the last conversation alone", KeepsLastAlone::new, "ST-038"),
                Breakage.of("forgets to release", NeverReleases::new, "ST-039"),
                Breakage.of("refuses the owner its own conversation", RefusesTheOwner::new, "ST-040"));
    }

    private static final class RaisesNoEpoch extends ForwardingStore {
        RaisesNoEpoch(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
            Optional<Lease> held = real.data().currentLease(id);
            return held.filter(lease -> lease.owner().equals(owner)).orElseGet(() -> real.acquire(id, owner, takeover));
        }
    }

    private static final class IgnoresLeaseOnAppend extends ForwardingStore {
        IgnoresLeaseOnAppend(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            return real.append(currentLease(lease), expectedPosition, entries);
        }
    }

    private static final class IgnoresLeaseOnDelete extends ForwardingStore {
        IgnoresLeaseOnDelete(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public boolean delete(Lease lease) {
            return real.delete(currentLease(lease));
        }
    }

    private static final class ComparesEpochAlone extends ForwardingStore {
        ComparesEpochAlone(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            Lease current = currentLease(lease);
            return real.append(current.epoch() == lease.epoch() ? current : lease, expectedPosition, entries);
        }
    }

    private static final class ChecksLeaseBefore extends ForwardingStore {
        ChecksLeaseBefore(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            if (!currentLease(lease).equals(lease)) {
                throw new StaleLeaseException(lease);
            }
            dawdle();
            return real.append(currentLease(lease), expectedPosition, entries);
        }
    }

    private static final class CountsEpochsOutside extends ForwardingStore {
        CountsEpochsOutside(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
            long before = real.data().currentLease(id).map(Lease::epoch).orElse(0L);
            dawdle();
            Lease taken = real.acquire(id, owner, takeover);
            return new Lease(id, owner, before + 1, taken.lengthAtAcquire());
        }
    }

    private static final class IgnoresHeartbeats extends ForwardingStore {
        IgnoresHeartbeats(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
            return real.acquire(id, owner, takeover == Takeover.IF_ABANDONED ? Takeover.FORCE : takeover);
        }
    }

    private static final class BelievesForEver extends ForwardingStore {
        BelievesForEver(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public void heartbeat(OwnerId owner, Duration timeToLive) {
            real.heartbeat(owner, Duration.ofHours(1));
        }
    }

    private static final class KeepsLastAlone extends ForwardingStore {
        KeepsLastAlone(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            notes.put(owner, info.id());
            return real.create(info, owner);
        }

        @Override
        public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
            return real.acquire(id, owner, notes.containsValue(id) ? takeover : Takeover.FORCE);
        }

        @Override
        public void heartbeat(OwnerId owner, Duration timeToLive) {
            real.heartbeat(owner, timeToLive);
            notes.remove(owner);
        }
    }

    private static final class NeverReleases extends ForwardingStore {
        NeverReleases(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public void release(Lease lease) {
            notes.put("released", lease);
        }
    }

    private static final class RefusesTheOwner extends ForwardingStore {
        RefusesTheOwner(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public Lease acquire(ConversationId id, OwnerId owner, Takeover takeover) {
            Optional<Lease> held = real.data().currentLease(id);
            if (takeover == Takeover.IF_ABANDONED && held.isPresent()) {
                throw new ConversationOwnedException(id, held.get().owner());
            }
            return real.acquire(id, owner, takeover);
        }
    }
}
