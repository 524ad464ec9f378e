package dev.parley.memory;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationState;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.RevisionConflictException;
import dev.parley.spi.StaleLeaseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One conversation: info, lease and transcript, changed together under its own monitor. Safe for use by many threads.
 *
 * <p>Once gone (deleted, purged or expired) it stays gone: a thread that found it in the map a moment earlier sees that
 * here, so nothing is ever written to what was removed.
 */
final class StoredConversation {

    private static final long NO_APPEND = -1;

    private final ConversationId id;
    /** Null once gone. Volatile, so that listing looks without the monitor; written inside it. */
    private volatile @Nullable ConversationInfo info;

    private @Nullable Lease lease;
    private long epoch;
    /** Where the last append under {@link #lease} began; it reached to the end. */
    private long lastAppend = NO_APPEND;

    private Transcript transcript;

    StoredConversation(ConversationInfo info, Lease birth, Transcript inherited) {
        this.id = info.id();
        this.info = info;
        this.transcript = inherited;
        this.lease = birth;
        this.epoch = birth.epoch();
    }

    ConversationId id() {
        return id;
    }

    /** What others may know of it; empty if it is gone, expired or PENDING. */
    Optional<ConversationInfo> visible(Instant now) {
        ConversationInfo seen = info;
        return seen == null || isExpired(seen, now) || isPending(seen) ? Optional.empty() : Optional.of(seen);
    }

    /** Whether it may vanish without being deleted: it is PENDING or has an expiry. */
    boolean isPerishable() {
        ConversationInfo seen = info;
        return seen != null && (isPending(seen) || seen.expiry().isPresent());
    }

    boolean isPending() {
        ConversationInfo seen = info;
        return seen != null && isPending(seen);
    }

    /** The lease of its birth, if that had the same info and owner and nothing happened since. */
    synchronized Optional<Lease> birthRepeated(ConversationInfo again, OwnerId owner) {
        Lease birth = lease;
        boolean same = birth != null && birth.owner().equals(owner) && again.equals(info);
        return same ? Optional.ofNullable(birth) : Optional.empty();
    }

    synchronized TranscriptSnapshot snapshot(Instant now) {
        requirePresent(now);
        return transcript.snapshot();
    }

    synchronized Transcript prefix(long length, Instant now) {
        requireActive(now);
        if (length > transcript.length()) {
            throw new IllegalArgumentException("conversation %s has %d entries: it cannot be forked at %d"
                    .formatted(id, transcript.length(), length));
        }
        return transcript.prefix(length);
    }

    synchronized long append(Lease by, long expectedPosition, List<TranscriptEntry> entries, Instant now) {
        ConversationInfo before = requirePresent(now);
        requireCurrent(by);
        long length = transcript.length();
        if (expectedPosition != length) {
            boolean repeated =
                    expectedPosition == lastAppend && transcript.snapshot().endsWith(lastAppend, entries);
            if (!repeated) {
                throw new AppendConflictException(id, expectedPosition, length);
            }
            return length;
        }
        Optional<AgentState> started = Optional.empty();
        for (TranscriptEntry entry : entries) {
            transcript.append(entry);
            if (entry instanceof TranscriptEntry.SessionStarted start) {
                started = Optional.of(start.agentState());
            }
        }
        lastAppend = length;
        info = before.afterAppend(now, started);
        return transcript.length();
    }

    synchronized ConversationInfo update(long expectedRevision, InfoPatch patch, Instant now) {
        ConversationInfo before = requireActive(now);
        if (before.revision() != expectedRevision) {
            throw new RevisionConflictException(id, expectedRevision, before.revision());
        }
        ConversationInfo after = before.afterUpdate(now, patch);
        info = after;
        return after;
    }

    synchronized Lease acquire(OwnerId owner, Predicate<OwnerId> mayBeTakenFrom, Instant now) {
        requireActive(now);
        Lease held = lease;
        if (held != null && !held.owner().equals(owner) && !mayBeTakenFrom.test(held.owner())) {
            throw new ConversationOwnedException(id, held.owner());
        }
        epoch++;
        lastAppend = NO_APPEND;
        Lease taken = new Lease(id, owner, epoch, transcript.length());
        lease = taken;
        return taken;
    }

    /** Takes the lease away. One that is PENDING is gone with it: nobody could ever write it. Says whether it is gone. */
    synchronized boolean release(Lease by) {
        if (by.equals(lease)) {
            lease = null;
            if (isPending()) {
                vanish();
            }
        }
        return info == null;
    }

    /**
     * Deletes it.
     *
     * @param remember is told before anybody can find it gone
     * @return whether it was there
     */
    synchronized boolean delete(Lease by, Instant now, Deletions remember) {
        if (isAbsent(now)) {
            return false;
        }
        requireCurrent(by);
        remember.add(by);
        vanish();
        return true;
    }

    /** Ends it if its time has come: it is expired, or PENDING and its owner is dead. Says whether it is gone now. */
    synchronized boolean perish(Instant now, Predicate<OwnerId> dead) {
        Lease held = lease;
        boolean abandoned = isPending() && (held == null || dead.test(held.owner()));
        if (abandoned || isAbsent(now)) {
            vanish();
        }
        return info == null;
    }

    private void vanish() {
        info = null;
        lease = null;
        transcript = new Transcript();
    }

    private boolean isAbsent(Instant now) {
        ConversationInfo seen = info;
        return seen == null || isExpired(seen, now);
    }

    private ConversationInfo requirePresent(Instant now) {
        ConversationInfo seen = info;
        if (seen == null || isExpired(seen, now)) {
            throw new ConversationNotFoundException(id);
        }
        return seen;
    }

    private ConversationInfo requireActive(Instant now) {
        ConversationInfo seen = requirePresent(now);
        if (isPending(seen)) {
            throw new ConversationNotFoundException(id);
        }
        return seen;
    }

    private void requireCurrent(Lease by) {
        if (!by.equals(lease)) {
            throw new StaleLeaseException(by);
        }
    }

    private static boolean isPending(ConversationInfo info) {
        return info.state() == ConversationState.PENDING;
    }

    private static boolean isExpired(ConversationInfo info, Instant now) {
        return info.expiry().filter(end -> !end.isAfter(now)).isPresent();
    }
}
