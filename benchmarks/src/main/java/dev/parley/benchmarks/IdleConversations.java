package dev.parley.benchmarks;

import dev.parley.model.AgentState;
import dev.parley.model.EntryMeta;
import dev.parley.model.EventMsg;
import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Measures what live conversations cost that do nothing. */
final class IdleConversations {

    private IdleConversations() {}

    /** How many bytes of heap each of {@code count} costs beyond what the store keeps of it, its session not counted. */
    static long bytesEach(int count) {
        long live = Heap.heldBy(() -> live(count));
        long stored = Heap.heldBy(() -> stored(count));
        return (live - stored) / count;
    }

    /** Starts {@code count} of them. */
    static TrialServer live(int count) {
        TrialServer server = TrialServer.withoutThreads();
        for (int i = 0; i < count; i++) {
            server.started();
        }
        return server;
    }

    /** The same in a store that nobody manages. */
    private static Transcripts stored(int count) {
        Transcripts transcripts = new Transcripts();
        EventMsg.SessionConfigured first = (EventMsg.SessionConfigured) BareSpawner.CONFIGURED.msg();
        for (int i = 0; i < count; i++) {
            Lease lease = transcripts.created();
            AgentState state = new AgentState(first.sessionId(), 0, Optional.empty());
            EntryMeta meta = EntryMeta.recorded(Instant.now(), Optional.empty());
            transcripts.store().append(lease, 0, List.of(new TranscriptEntry.SessionStarted(state, meta)));
        }
        return transcripts;
    }
}
