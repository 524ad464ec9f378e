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
import java.util.Optional;

// README: store-tables
/** What all handles share. Guarded by itself. */
final class Tables {

    final Map<ConversationId, Row> conversations = new HashMap<>();
    final Map<ConversationId, Lease> deletions = new LinkedHashMap<>();
    final Map<OwnerId, Instant> aliveUntil = new HashMap<>();

    Row present(ConversationId id) {
        return Optional.ofNullable(conversations.get(Objects.requireNonNull(id)))
                .orElseThrow(() -> new ConversationNotFoundException(id));
    }

    Row active(ConversationId id) {
        return Optional.of(present(id))
                .filter(row -> !row.isPending())
                .orElseThrow(() -> new ConversationNotFoundException(id));
    }

    Row writable(Lease lease) {
        Row row = present(lease.conversation());
        if (!row.held() || !row.lease().equals(lease)) {
            throw new StaleLeaseException(lease);
        }
        return row;
    }
}
// README: end
