package dev.parley.core;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.EntryMeta;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The event that makes a conversation: {@code SessionConfigured} under the initial submission id.
 *
 * @param event what came first
 * @param configured its message
 */
record FirstEvent(Event event, EventMsg.SessionConfigured configured) {

    /**
     * Checks what a session said first.
     *
     * @throws SessionEndedBeforeConfiguredException if it was the session's end
     * @throws SessionConfiguredNotFirstException if it was anything else
     */
    static FirstEvent check(ConversationId conversation, Event event) {
        EventMsg msg = event.msg();
        if (msg instanceof EventMsg.SessionConfigured configured
                && event.submissionId().equals(Submission.INITIAL_ID)) {
            return new FirstEvent(event, configured);
        }
        if (msg instanceof EventMsg.SessionLost || msg instanceof EventMsg.ShutdownComplete) {
            throw new SessionEndedBeforeConfiguredException(conversation, event);
        }
        throw new SessionConfiguredNotFirstException(conversation, event);
    }

    /** What is stored for it at {@code position}: that the session started, and what it found unfinished. */
    List<TranscriptEntry> entries(long position, Instant now, List<TranscriptEntry> unfinished) {
        List<TranscriptEntry> entries = new ArrayList<>(1 + unfinished.size());
        AgentState state = new AgentState(configured.sessionId(), position, event.source());
        entries.add(new TranscriptEntry.SessionStarted(state, EntryMeta.recorded(now, event.source())));
        EntryMeta ours = EntryMeta.recorded(now, Optional.empty());
        unfinished.forEach(entry -> entries.add(entry.withMeta(ours)));
        return entries;
    }
}
