package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.UUID;

/**
 * Appends to one conversation for as long as it lives or owns it: an entry {@code n} at position n, and says "n" when it
 * is acknowledged. Arguments: URL, namespace, conversation. The test that started it ends it.
 */
final class WriterProgram {

    private static final Duration ALIVE = Duration.ofSeconds(2);

    private WriterProgram() {}

    public static void main(String[] args) {
        try (RedisConversationStore store =
                RedisConversationStore.builder(args[0]).namespace(args[1]).open()) {
            OwnerId owner = new OwnerId("writer " + UUID.randomUUID());
            store.heartbeat(owner, ALIVE);
            Lease lease = store.acquire(ConversationId.parse(args[2]), owner, Takeover.FORCE);
            write(store, lease);
        }
    }

    private static void write(RedisConversationStore store, Lease lease) {
        try {
            for (long position = lease.lengthAtAcquire(); ; position++) {
                store.append(lease, position, Talk.entries(Long.toString(position)));
                System.out.println(position);
                store.heartbeat(lease.owner(), ALIVE);
            }
        } catch (StaleLeaseException e) {
            System.out.println("stale");
        }
    }
}
