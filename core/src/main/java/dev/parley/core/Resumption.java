package dev.parley.core;

import dev.parley.model.AbortReason;
import dev.parley.model.ConversationInfo;
import dev.parley.model.EventMsg;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.ToolCallKey;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.History;
import dev.parley.spi.InitialHistory;
import java.util.ArrayList;
import java.util.List;

/** Works out how a stored conversation goes on, from what the last session left unfinished. */
final class Resumption {

    private Resumption() {}

    /** Reads the transcript's tail, which the caller has just acquired. */
    static StartPlan plan(ConversationStore store, ConversationInfo info, Lease lease, SessionConfig config) {
        EntryReader reader = EntryReader.of(store, info.id());
        long length = lease.lengthAtAcquire();
        long inherited = info.lineage().map(Lineage::cut).orElse(0L);
        TranscriptTail tail = TranscriptTail.read(reader, length, inherited, info.agentState());
        return new StartPlan(
                lease,
                config,
                initial(new StoredHistory(reader, length), tail),
                configured -> unfinished(tail, configured),
                tail.waiting(),
                tail.waiting().size()
                        + tail.openInputs().size()
                        + (tail.openTurn().isPresent() ? 1 : 0),
                () -> RecentSubmissions.read(reader, length, inherited),
                tail.lastSource());
    }

    /** After a rollback the agent leaves its own earlier self, so one that can fork may do so. */
    private static InitialHistory initial(History history, TranscriptTail tail) {
        return tail.leftState()
                .<InitialHistory>map(left -> new InitialHistory.Forked(history, tail.leftState(), left.agreedLength()))
                .orElseGet(() -> new InitialHistory.Resumed(history, tail.agentState()));
    }

    /** What the dead session owed: answers to its tool calls and ends of its turn. Nothing, if that turn still runs. */
    private static List<TranscriptEntry> unfinished(TranscriptTail tail, EventMsg.SessionConfigured configured) {
        if (configured.runningSubmission().isPresent()) {
            return List.of();
        }
        String turn = tail.openTurn().map(OpenTurn::id).orElse("");
        List<TranscriptEntry> entries = new ArrayList<>();
        for (ResponseItem call : tail.unansweredCalls()) {
            ToolCallKey key = ToolCallKey.ofCall(call).orElseThrow();
            entries.add(new TranscriptEntry.Item(turn, key.outcomeUnknown(), Origin.TOOL));
        }
        tail.openInputs().forEach(id -> entries.add(aborted(id)));
        tail.openTurn().ifPresent(open -> entries.add(aborted(open.id())));
        return entries;
    }

    private static TranscriptEntry aborted(String id) {
        return TranscriptEntry.TurnEnded.aborted(id, AbortReason.SESSION_LOST);
    }
}
