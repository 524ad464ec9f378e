package dev.parley.core;

import java.util.List;

/**
 * What waits for approval at one moment, and where to go on from there: each request is either in here or comes as an event
 * from {@code next} on, never both and never neither. After a {@link ConversationEvent.Gap}, ask again.
 *
 * @param requests in the order of asking
 * @param next the cursor for {@link Conversation#events} or {@link Conversation#publisher}
 */
public record PendingApprovals(List<PendingApproval> requests, EventCursor next) {

    public PendingApprovals {
        requests = List.copyOf(requests);
    }
}
