package dev.parley.examples.ownstore;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.StaleLeaseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

// README: store-tables
/** What all handles share. Guarded by itself. */
final class Tables {

    final Map<ConversationId, Row> conversations = new HashMap<>();
    final Map<ConversationId, Lease> deletions = new LinkedHashMap<>();
    final Map<OwnerId, Instant> aliveUntil = new HashMap<>();

    Row present(ConversationId id) {
        Row row = conversations.get(Objects.requireNonNull(id));
        if (row == null) {
            throw new ConversationNotFoundException(id);
        }
        return row;
    }

    Row active(ConversationId id) {
        Row row = present(id);
        if (row.isPending()) {
            throw new ConversationNotFoundException(id);
        }
        return row;
    }

    Row writable(Lease lease) {
        Row row = present(lease.conversation());
        if (!row.held() || !row.lease().equals(lease)) {
            throw new StaleLeaseException(lease);
        }
        return row;
    }

    boolean isAlive(OwnerId owner, Instant now) {
        return aliveUntil.getOrDefault(owner, Instant.MIN).isAfter(now);
    }
}
// README: end
