package dev.parley.benchmarks;

import dev.parley.model.AgentState;
import dev.parley.model.EntryMeta;
import dev.parley.model.EventMsg;
import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Measures what live conversations cost that do nothing. */
final class IdleConversations {

    private static final int WARM_UP = 1_000;

    private IdleConversations() {}

    /** How many bytes of heap each of {@code count} costs beyond what the store keeps of it, its session not counted. */
    static long bytesEach(int count) {
        live(WARM_UP); // classes, lambdas and the like are nobody's
        stored(WARM_UP);
        return (live(count) - stored(count)) / count;
    }

    /** How many more threads there are while {@code count} of them are live. */
    static long threads(int count) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCount();
        try (TrialServer server = TrialServer.withThreads()) {
            start(server, count);
            return threads.getThreadCount() - before;
        }
    }

    private static long live(int count) {
        long before = Heap.reachable();
        try (TrialServer server = TrialServer.withoutThreads()) {
            start(server, count);
            return Heap.reachable() - before;
        }
    }

    private static void start(TrialServer server, int count) {
        for (int i = 0; i < count; i++) {
            server.started();
        }
    }

    /** The same in a store that nobody manages. */
    private static long stored(int count) {
        long before = Heap.reachable();
        Transcripts transcripts = new Transcripts();
        try {
            store(transcripts, count);
            return Heap.reachable() - before;
        } finally {
            Reference.reachabilityFence(transcripts);
        }
    }

    private static void store(Transcripts transcripts, int count) {
        EventMsg.SessionConfigured first = (EventMsg.SessionConfigured) BareSpawner.CONFIGURED.msg();
        for (int i = 0; i < count; i++) {
            Lease lease = transcripts.created();
            AgentState state = new AgentState(first.sessionId(), 0, Optional.empty());
            EntryMeta meta = EntryMeta.recorded(Instant.now(), Optional.empty());
            transcripts.store().append(lease, 0, List.of(new TranscriptEntry.SessionStarted(state, meta)));
        }
    }
}
