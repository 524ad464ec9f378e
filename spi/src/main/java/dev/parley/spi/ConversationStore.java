package dev.parley.spi;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.InfoPage;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps transcripts, what is known beside them, and who may write them. Blocking. Safe for use by many threads, and by
 * many handles on the same data.
 *
 * <p>Every method may throw {@link StoreUnavailableException} (nothing was applied), {@link StoreOutcomeUnknownException}
 * (it may or may not have been applied; call again with the same arguments), {@link StoreRefusedException} (a limit of
 * this store; nothing was applied) and, once closed, {@link StoreClosedException}. Calls never change their arguments,
 * and what they return never changes.
 *
 * <p>A PENDING conversation, one without an entry of its own, is unknown to {@code find}, {@code list}, {@code update},
 * {@code acquire} and as the source of a {@code fork}. It can be read: it has what it inherited.
 */
public interface ConversationStore extends AutoCloseable {

    /**
     * An id for a new conversation.
     *
     * @param near a conversation that the new one will share entries with; stores that keep data in partitions mint an
     *     id of the same one
     */
    default ConversationId mintId(IdSource ids, Optional<ConversationId> near) {
        return ids.next();
    }

    /**
     * Makes a PENDING conversation. Its first append makes it ACTIVE; until then it is purged when its owner's heartbeat
     * is gone. Repeated with the same info by the same owner, before anything else was done to it, answers as the first
     * time.
     *
     * @param info in state PENDING and without lineage
     * @return the lease of its birth, of epoch 1
     * @throws ConversationExistsException if the id is in use, also by a conversation that is PENDING, or was that of one
     *     whose deletion the store remembers
     */
    Lease create(ConversationInfo info, OwnerId owner);

    /**
     * Makes a PENDING conversation that shares the first {@code position} entries of {@code source}. What is appended to
     * either later is not seen by the other, and deleting the source changes nothing here. Writes a constant amount.
     * Repeats as {@link #create} does.
     *
     * @param position from 0 to the source's length
     * @param child in state PENDING, its lineage naming {@code source} and {@code position}
     * @throws ConversationNotFoundException if the source is absent or PENDING
     * @throws IllegalArgumentException if {@code position} is beyond the source's length
     * @throws ConversationExistsException if the child's id is in use, or was, as for {@link #create}
     */
    Lease fork(ConversationId source, long position, ConversationInfo child, OwnerId owner);

    /** What is kept beside the transcript; empty if the conversation is absent or PENDING. */
    Optional<ConversationInfo> find(ConversationId id);

    /**
     * Appends all of {@code entries} or none. The last append under a lease may be repeated: the store recognises it by
     * lease, position and content, and answers as the first time.
     *
     * @param expectedPosition the transcript's length, inherited prefix included
     * @param entries at least one
     * @return the new length
     * @throws AppendConflictException if the transcript is at another position, which it names; nothing was appended
     * @throws StaleLeaseException if the lease is no longer the conversation's, whatever the position; nothing was
     *     appended
     * @throws ConversationNotFoundException if the conversation is absent; nothing was appended
     */
    long append(Lease lease, long expectedPosition, List<TranscriptEntry> entries);

    /**
     * Reads a run of entries, inherited ones included.
     *
     * @param from where to begin, inclusive. Forwards from the length on: an empty last page. Backwards from beyond the
     *     end (such as {@link Long#MAX_VALUE}): begins at the last entry
     * @param limit how many at most, 1 or more; a store may give fewer, but at least one if there is one
     * @throws ConversationNotFoundException if the conversation is absent
     * @throws StoreCorruptException if a record in the run cannot be read
     * @throws IllegalArgumentException if {@code from} is negative or {@code limit} below 1
     */
    EntryPage read(ConversationId id, long from, int limit, Direction direction);

    /**
     * Changes title, labels or expiry. Needs no lease and never touches the transcript.
     *
     * @param expectedRevision the revision that was read
     * @return the info after the change
     * @throws RevisionConflictException if the revision is another, which it names; nothing was changed
     * @throws ConversationNotFoundException if the conversation is absent or PENDING
     */
    ConversationInfo update(ConversationId id, long expectedRevision, InfoPatch patch);

    /**
     * Lists ACTIVE conversations, last updated first. Paging a changing list neither repeats nor skips those that do not
     * change; equal times lose nobody.
     *
     * @throws IllegalArgumentException if the cursor is not one of this store's
     */
    InfoPage list(ConversationQuery query);

    /**
     * Deletes the conversation, PENDING or not, and everything that no fork shares. Nothing resurrects it. Repeated with
     * the same lease, answers as the first time, while the store remembers the deletion (at least the last 1,000).
     *
     * @return whether it was there
     * @throws StaleLeaseException if the lease is no longer the conversation's; nothing was deleted
     */
    boolean delete(Lease lease);

    /**
     * Takes the right to write, and so ends that of every earlier lease. By the owner itself it succeeds always, with a
     * higher epoch.
     *
     * @return a lease of a strictly greater epoch than any before
     * @throws ConversationOwnedException if another owner has it and {@code takeover} does not allow taking it
     * @throws ConversationNotFoundException if the conversation is absent or PENDING
     */
    Lease acquire(ConversationId id, OwnerId owner, Takeover takeover);

    /** Gives up the right to write. Does nothing if the lease is no longer the conversation's, or that is absent. */
    void release(Lease lease);

    /**
     * Says that a manager is alive. It protects all conversations of this owner from {@link Takeover#IF_ABANDONED}.
     *
     * @param timeToLive how long this holds without another; zero withdraws it at once
     */
    void heartbeat(OwnerId owner, Duration timeToLive);

    /** Frees what this handle holds. Idempotent; other handles on the same data go on. */
    @Override
    void close();
}
