package dev.parley.core;

import dev.parley.model.AgentState;
import dev.parley.model.EntryMeta;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.TranscriptEntry;
import java.time.Instant;

/** Tells which of a session's events belong to the transcript, and as what. */
final class JournalEntries {

    private JournalEntries() {}

    /** Whether the event must be stored before a client sees it. */
    static boolean isDurable(EventMsg msg) {
        return msg instanceof EventMsg.SessionConfigured
                || msg instanceof EventMsg.ItemCompleted
                || msg instanceof EventMsg.TurnStarted
                || msg instanceof EventMsg.InputTaken
                || msg instanceof EventMsg.TurnComplete
                || msg instanceof EventMsg.TurnAborted
                || msg instanceof EventMsg.Compacted;
    }

    /**
     * The entry for a durable event that will stand at {@code position}. One that says SessionConfigured behind the first
     * event is of a session that began anew, from what was stored by then: its agent may bear another name for it.
     */
    static TranscriptEntry of(Event event, long position, Instant now) {
        return withoutMeta(event, position).withMeta(EntryMeta.recorded(now, event.source()));
    }

    private static TranscriptEntry withoutMeta(Event event, long position) {
        String id = event.submissionId();
        EventMsg msg = event.msg();
        if (msg instanceof EventMsg.SessionConfigured again) {
            return new TranscriptEntry.SessionStarted(new AgentState(again.sessionId(), position, event.source()));
        }
        if (msg instanceof EventMsg.ItemCompleted completed) {
            return new TranscriptEntry.Item(id, completed.item(), completed.origin());
        }
        if (msg instanceof EventMsg.TurnStarted) {
            return new TranscriptEntry.TurnStarted(id);
        }
        if (msg instanceof EventMsg.InputTaken) {
            return new TranscriptEntry.InputTaken(id);
        }
        if (msg instanceof EventMsg.TurnComplete) {
            return TranscriptEntry.TurnEnded.completed(id);
        }
        if (msg instanceof EventMsg.TurnAborted aborted) {
            return TranscriptEntry.TurnEnded.aborted(id, aborted.reason());
        }
        if (msg instanceof EventMsg.Compacted compacted) { // the agent had seen all that stands before
            return new TranscriptEntry.Compacted(compacted.summary(), position);
        }
        throw new IllegalArgumentException(
                "%s is not stored".formatted(msg.getClass().getSimpleName()));
    }
}
