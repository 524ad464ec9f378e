package dev.parley.core;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;

/** What a reader of a conversation's events gets. */
public sealed interface ConversationEvent {

    /** Where to go on after this. */
    EventCursor next();

    /**
     * Something the session said. If it is a completed item or a turn mark, it is stored already.
     *
     * @param number 0 for {@code SessionConfigured}, then one more each
     * @param next where to go on; its position is the transcript's length when this was said
     */
    record Emitted(long number, Event event, EventCursor next) implements ConversationEvent {

        /** What was said. */
        public EventMsg msg() {
            return event.msg();
        }
    }

    /**
     * The reader was too slow, came too late, or comes from another epoch: events are missing here. Completed items
     * among them stand in the transcript, from {@code catchUpFrom} on; what waits for approval is in
     * {@link Conversation#pendingApprovals}.
     *
     * @param catchUpFrom the first position that the reader may have missed
     * @param next where to go on; its position is where the catching up ends: completed items that stand from there on
     *     come as events
     */
    record Gap(long catchUpFrom, EventCursor next) implements ConversationEvent {}
}
