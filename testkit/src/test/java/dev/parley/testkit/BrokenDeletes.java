package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.TaskThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Broken in deleting, or in the life of a handle. */
final class BrokenDeletes {

    private BrokenDeletes() {}

    static List<Breakage> all() {
        return List.of(
                Breakage.of("deletes the info and leaves the entries", LeavesEntries::new, "ST-100"),
                Breakage.of(
                        "makes a conversation that is absent when it is appended to",
                        Resurrects::new,
                        "ST-101",
                        "ST-102"),
                Breakage.of("gives the id of what was deleted again", GivesIdsAgain::new, "ST-101"),
                Breakage.of("withdraws the heartbeat of whoever deletes", WithdrawsHeartbeat::new, "ST-103"),
                Breakage.of("finds nothing to delete that is PENDING", DeletesNoPending::new, "ST-104"),
                Breakage.of("works on when it is closed", NeverCloses::new, "ST-120"),
                Breakage.of("closes all handles with one", ClosesAll::new, "ST-121"),
                Breakage.of("forgets everything with the last handle", ForgetsAtClose::new, "ST-122"),
                Breakage.of("leaves a thread for each handle", LeavesThreads::new, "ST-123"),
                Breakage.of("breaks when a thread is interrupted", BreaksWhenInterrupted::new, "ST-124"));
    }

    private static final class LeavesEntries extends ForwardingStore {
        LeavesEntries(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public boolean delete(Lease lease) {
            Map<ConversationId, EntryPage> left = memory("left");
            left.put(lease.conversation(), real.read(lease.conversation(), 0, Integer.MAX_VALUE, Direction.FORWARD));
            return real.delete(lease);
        }

        @Override
        public EntryPage read(ConversationId id, long from, int limit, Direction direction) {
            Map<ConversationId, EntryPage> left = memory("left");
            EntryPage page = left.get(id);
            return page != null ? page : real.read(id, from, limit, direction);
        }
    }

    private static final class Resurrects extends ForwardingStore {
        Resurrects(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
            real.data().remembersDeletions = false;
        }

        @Override
        public Lease create(ConversationInfo info, OwnerId owner) {
            notes.put(info.id(), info);
            return real.create(info, owner);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            try {
                return real.append(lease, expectedPosition, entries);
            } catch (ConversationNotFoundException absent) {
                ConversationInfo info = (ConversationInfo) notes.get(lease.conversation());
                if (info == null) {
                    throw absent;
                }
                return real.append(real.create(info, lease.owner()), 0, entries);
            }
        }
    }

    private static final class GivesIdsAgain extends ForwardingStore {
        GivesIdsAgain(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
            real.data().remembersDeletions = false;
        }
    }

    private static final class WithdrawsHeartbeat extends ForwardingStore {
        WithdrawsHeartbeat(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public boolean delete(Lease lease) {
            boolean deleted = real.delete(lease);
            real.heartbeat(lease.owner(), Duration.ZERO);
            return deleted;
        }
    }

    private static final class DeletesNoPending extends ForwardingStore {
        DeletesNoPending(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public boolean delete(Lease lease) {
            return real.find(lease.conversation()).isPresent() && real.delete(lease);
        }
    }

    private static final class NeverCloses extends ForwardingStore {
        NeverCloses(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public void close() {
            notes.put("closed", this);
        }
    }

    private static final class ClosesAll extends ForwardingStore {
        ClosesAll(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public void close() {
            notes.put("closed", true);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            if (notes.containsKey("closed")) {
                throw new StoreClosedException("the pool is closed");
            }
            return real.append(lease, expectedPosition, entries);
        }
    }

    private static final class ForgetsAtClose extends ForwardingStore {
        ForgetsAtClose(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
            notes.put(this, true);
        }

        @Override
        public void close() {
            real.close();
            notes.remove(this);
            if (notes.isEmpty()) {
                real.data().clear();
            }
        }
    }

    /** Its threads end when the run is over. */
    private static final class LeavesThreads extends ForwardingStore {
        LeavesThreads(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
            CountDownLatch over = BrokenStoreContract.runIsOver();
            TaskThreads.daemons("left behind").newThread(() -> await(over)).start();
        }

        private static void await(CountDownLatch over) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class BreaksWhenInterrupted extends ForwardingStore {
        private volatile boolean broken;

        BreaksWhenInterrupted(ReferenceStore real, Map<Object, Object> notes) {
            super(real, notes);
        }

        @Override
        public long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries) {
            broken |= Thread.currentThread().isInterrupted();
            if (broken) {
                throw new StoreUnavailableException("the connection is broken", new InterruptedException());
            }
            return real.append(lease, expectedPosition, entries);
        }
    }
}
