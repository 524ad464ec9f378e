package dev.parley.core;

import dev.parley.model.ConversationId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What is live in one manager, or on its way there or back: at most one registration an id. Safe for many threads. */
final class LiveConversations {

    private final ConcurrentHashMap<ConversationId, Registration> byId = new ConcurrentHashMap<>();

    @Nullable
    Registration find(ConversationId id) {
        return byId.get(id);
    }

    /** Holds the id for the caller; empty if it has a registration already. */
    Optional<Reservation> reserve(ConversationId id) {
        Reservation mine = new Reservation();
        return byId.putIfAbsent(id, mine) == null ? Optional.of(mine) : Optional.empty();
    }

    /** Puts the live conversation in the place of the reservation that its maker holds. */
    void replace(Reservation mine, Conversation conversation) {
        byId.replace(conversation.id(), mine, conversation);
    }

    /** Forgets exactly this registration: a successor under the same id stays. */
    void forget(ConversationId id, Registration registration) {
        byId.remove(id, registration);
    }

    /**
     * A copy, the caller's own. By {@link HashMap}: {@link Map#copyOf} throws when an id is forgotten and registered again
     * while it looks.
     */
    Map<ConversationId, Registration> all() {
        return new HashMap<>(byId);
    }

    int size() {
        return byId.size();
    }
}
