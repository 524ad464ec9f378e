package dev.parley.memory;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One set of conversations, shared by all handles on it. Safe for use by many threads; none of its locks covers more
 * than one conversation.
 *
 * <p>Locks are taken in one order: a conversation's monitor, then inside it a bin of a map. What runs inside a map
 * therefore never enters a monitor.
 */
final class Namespace {

    private final InstantSource clock;
    private final Map<ConversationId, StoredConversation> conversations = new ConcurrentHashMap<>();
    /** Those that {@link #sweep} has to look at, so that it need not look at all. */
    private final Map<StoredConversation, Boolean> perishable = new ConcurrentHashMap<>();

    private final Deletions deletions = new Deletions();
    private final Heartbeats heartbeats = new Heartbeats();

    Namespace(InstantSource clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    boolean isDead(OwnerId owner) {
        return !heartbeats.isAlive(owner, now());
    }

    Optional<StoredConversation> get(ConversationId id) {
        return Optional.ofNullable(conversations.get(id));
    }

    /** The conversation, which may yet turn out to be gone, expired or PENDING. */
    StoredConversation require(ConversationId id) {
        StoredConversation found = conversations.get(id);
        if (found == null) {
            throw new ConversationNotFoundException(id);
        }
        return found;
    }

    /** What a birth that is already here answers: its lease if it is the same birth; empty if the id is free. */
    Optional<Lease> birth(ConversationInfo info, OwnerId owner) {
        StoredConversation found = conversations.get(info.id());
        if (found == null || found.perish(now(), nobody -> false)) {
            return Optional.empty();
        }
        return Optional.of(
                found.birthRepeated(info, owner).orElseThrow(() -> new ConversationExistsException(info.id())));
    }

    /** Adds a PENDING conversation, unless its id is in use or was deleted. */
    Lease add(ConversationInfo info, OwnerId owner, Transcript inherited) {
        Lease birth = new Lease(info.id(), owner, 1, inherited.length());
        StoredConversation fresh = new StoredConversation(info, birth, inherited);
        while (true) {
            // A deletion is remembered before its conversation leaves the map. Seen from inside the map's bin an id is
            // thus in use or remembered, and a create that comes late cannot slip in between.
            StoredConversation found =
                    conversations.computeIfAbsent(info.id(), id -> deletions.contains(id) ? null : fresh);
            if (found == fresh) {
                settle(fresh);
                return birth;
            }
            if (found == null) {
                throw new ConversationExistsException(info.id());
            }
            if (!found.perish(now(), nobody -> false)) {
                return found.birthRepeated(info, owner).orElseThrow(() -> new ConversationExistsException(info.id()));
            }
            remove(found);
        }
    }

    boolean delete(Lease lease) {
        StoredConversation found = conversations.get(lease.conversation());
        if (found != null && found.delete(lease, now(), deletions)) {
            remove(found);
            return true;
        }
        return deletions.wasDeletedBy(lease);
    }

    void release(Lease lease) {
        StoredConversation found = conversations.get(lease.conversation());
        if (found != null && found.release(lease)) {
            remove(found);
        }
    }

    void heartbeat(OwnerId owner, Duration timeToLive) {
        heartbeats.beat(owner, timeToLive, now());
        sweep();
    }

    /** All that others may see, each as it is when the stream comes to it. */
    Stream<ConversationInfo> visible() {
        Instant now = now();
        return conversations.values().stream().flatMap(conversation -> conversation.visible(now).stream());
    }

    /** Notes whether {@code conversation} may vanish by itself. Called after each change that may alter that. */
    void settle(StoredConversation conversation) {
        // The state is read inside the map's bin: of two threads that settle after two changes, the later sees both.
        perishable.compute(conversation, (key, was) -> key.isPerishable() ? Boolean.TRUE : null);
    }

    /** Ends what is expired, and what is PENDING and whose owner is dead. Costs as many looks as there are perishable. */
    private void sweep() {
        Instant now = now();
        for (StoredConversation conversation : perishable.keySet()) {
            if (conversation.perish(now, owner -> !heartbeats.isAlive(owner, now))) {
                remove(conversation);
            }
        }
    }

    private void remove(StoredConversation gone) {
        conversations.remove(gone.id(), gone);
        perishable.remove(gone);
    }
}
