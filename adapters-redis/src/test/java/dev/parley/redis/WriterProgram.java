package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.ChildJvm;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * Says "ready" and waits to be told. Then it takes a conversation by force and appends for as long as it lives or owns it:
 * an entry {@code n} at position n, and says "n" when it is acknowledged; "stale" when it owns it no more.
 */
final class WriterProgram {

    private static final Duration ALIVE = Duration.ofSeconds(5);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private WriterProgram() {}

    static ChildJvm start(String url, String namespace, ConversationId conversation) {
        return ChildJvm.start(WriterProgram.class, List.of(url, namespace, conversation.toString()));
    }

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch told = ChildJvm.endWithParent();
        ConversationId conversation = ConversationId.parse(args[2]);
        try (RedisConversationStore store = RedisConversationStore.builder(args[0])
                .namespace(args[1])
                .timeout(PATIENT)
                .open()) {
            OwnerId owner = new OwnerId("writer-" + UUID.randomUUID());
            boolean unused = store.find(conversation).isPresent();
            System.out.println("ready");
            told.await();
            store.heartbeat(owner, ALIVE);
            write(store, store.acquire(conversation, owner, Takeover.FORCE));
        }
        System.exit(0);
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
