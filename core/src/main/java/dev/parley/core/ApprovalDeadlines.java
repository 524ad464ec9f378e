package dev.parley.core;

import java.util.concurrent.RejectedExecutionException;

/** Has the turns aborted whose requests for approval nobody answered in time. Safe for use by many threads. */
final class ApprovalDeadlines {

    private final LiveConversations live;
    private final ManagerSettings settings;

    ApprovalDeadlines(LiveConversations live, ManagerSettings settings) {
        this.live = live;
        this.settings = settings;
    }

    /** Called at each heartbeat; so what a session does not hear or does not heed is said to it again. */
    void abortExpired() {
        for (Registration registration : live.all().values()) {
            if (registration instanceof Conversation conversation && conversation.isOpen()) {
                abortExpired(conversation.link());
            }
        }
    }

    private void abortExpired(SessionLink link) {
        for (String submission : link.approvals().expire()) {
            try {
                settings.executor().execute(() -> link.interrupt(submission));
            } catch (RejectedExecutionException e) { // the manager ends, and all turns with it
                return;
            }
        }
    }
}
