package dev.parley.benchmarks;

import dev.parley.core.TimeOrderedIds;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.IdSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/** A memory store and an owner who writes it without a manager. Not safe for use by many threads. */
final class Transcripts {

    static final SessionConfig CONFIG = SessionConfig.of("bare");

    private final ConversationStore store = new MemoryConversationStore();
    private final IdSource ids = new TimeOrderedIds(InstantSource.system(), new SplittableRandom(7));
    private final OwnerId owner = new OwnerId("benchmark");

    ConversationStore store() {
        return store;
    }

    /** Makes a conversation of these entries that anybody may open. */
    ConversationId stored(List<TranscriptEntry> entries) {
        Lease lease = created();
        store.append(lease, 0, entries);
        store.release(lease);
        return lease.conversation();
    }

    /** Makes a PENDING conversation. */
    Lease created() {
        return store.create(pending(), owner);
    }

    /** What a conversation with a new id is born with. */
    ConversationInfo pending() {
        return ConversationInfo.pending(ids.next(), ConversationInfo.DEFAULT_TENANT, Instant.now(), CONFIG);
    }

    /** Forks {@code source}. */
    Lease forked(ConversationId source, long position) {
        return fork(pending().withLineage(new Lineage(source, position)));
    }

    /** Makes the fork that {@code child} describes. */
    Lease fork(ConversationInfo child) {
        Lineage from = child.lineage().orElseThrow();
        return store.fork(from.parent(), from.cut(), child, owner);
    }
}
