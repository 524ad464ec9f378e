package dev.parley.core;

import dev.parley.model.Op;
import dev.parley.model.Submission;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** Has the turns aborted whose requests for approval nobody answered in time. Safe for use by many threads. */
final class ApprovalDeadlines {

    private static final System.Logger LOG = System.getLogger(ApprovalDeadlines.class.getName());

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
        List<String> expired = link.approvals().expire();
        if (expired.isEmpty()) {
            return;
        }
        try {
            settings.executor().execute(() -> {
                expired.forEach(submission -> interrupt(link, submission));
                link.approvals().abortsAsked();
            });
        } catch (RejectedExecutionException e) { // the manager ends, and all turns with it
            return;
        }
    }

    /** If the turn ends by itself at this very moment, the interrupt finds the next one, as any client's may. */
    private static void interrupt(SessionLink link, String submission) {
        if (!link.ledger().running().contains(submission)) {
            link.approvals().turnEnded(submission);
            return;
        }
        try {
            link.submitUnrecorded(new Submission("approval-expired", new Op.Interrupt()));
        } catch (RuntimeException | Error e) { // if the turn does not end, the next heartbeat comes
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "session of " + link.log().conversation() + " refused an interrupt",
                    FailureWithoutText.of(e));
        }
    }
}
