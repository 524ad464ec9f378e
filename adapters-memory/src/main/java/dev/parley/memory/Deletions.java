package dev.parley.memory;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers the last deletions: enough to answer a repeated one as the first time, and to refuse that a late repeat of a
 * create brings a conversation back. Bounded, so that a server that creates and deletes for ever keeps a flat heap. Safe
 * for use by many threads.
 */
final class Deletions {

    /** How many are remembered; the port asks for 1,000. */
    static final int REMEMBERED = 10_000;

    private final Map<ConversationId, Lease> byId = new ConcurrentHashMap<>();
    private final Queue<ConversationId> oldestFirst = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Remembers that {@code by} deleted its conversation. Called once for each. */
    void add(Lease by) {
        byId.put(by.conversation(), by);
        oldestFirst.add(by.conversation());
        if (size.incrementAndGet() > REMEMBERED) {
            size.decrementAndGet();
            ConversationId oldest = oldestFirst.poll();
            if (oldest != null) {
                byId.remove(oldest);
            }
        }
    }

    boolean contains(ConversationId id) {
        return byId.containsKey(id);
    }

    boolean wasDeletedBy(Lease lease) {
        return lease.equals(byId.get(lease.conversation()));
    }
}
