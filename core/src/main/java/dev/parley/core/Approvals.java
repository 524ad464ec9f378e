package dev.parley.core;

import dev.parley.model.AbortReason;
import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.spi.SubmissionRefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The requests for approval of one conversation, from the event that asks to the answer, the deadline or the end of the
 * turn, whichever comes first. Safe for use by many threads.
 */
final class Approvals implements EventLog.Witness {

    private final ManagerSettings settings;
    private Map<String, Waiting> waiting = Map.of(); // a map of its own only while there is something in it

    private boolean abortsBeingAsked;

    Approvals(ManagerSettings settings) {
        this.settings = settings;
    }

    /** Takes note of an event, in the order of the log and before any reader sees it. */
    @Override
    public synchronized void shown(ConversationEvent.Emitted event) {
        String submission = event.event().submissionId();
        if (event.msg() instanceof EventMsg.ApprovalRequest request) {
            ask(new PendingApproval(
                    event.number(),
                    submission,
                    request,
                    settings.clock().instant().plus(settings.approvalDeadline())));
        } else if (event.msg() instanceof EventMsg.TurnComplete || event.msg() instanceof EventMsg.TurnAborted) {
            turnEnded(submission);
        }
    }

    private void ask(PendingApproval approval) {
        if (waiting.isEmpty()) {
            waiting = new LinkedHashMap<>(2);
        }
        String requestId = approval.request().requestId();
        waiting.remove(requestId); // asked anew, it stands at its new place
        waiting.put(requestId, new Waiting(approval, settings.ticker().getAsLong()));
    }

    /** Nobody waits in that turn any more. */
    synchronized void turnEnded(String submissionId) {
        if (!waiting.isEmpty()) {
            waiting.values().removeIf(request -> request.isOf(submissionId));
            shrink();
        }
    }

    private void shrink() {
        if (waiting.isEmpty()) {
            waiting = Map.of();
        }
    }

    /** Those that wait, in the order of asking; one whose answer is on its way does, for that may fail. */
    synchronized List<PendingApproval> pending() {
        return waiting.values().stream()
                .filter(request -> request.state != State.EXPIRED)
                .map(request -> request.approval)
                .toList();
    }

    /**
     * Hands over an answer. Of several at once only one is handed over.
     *
     * @param submit if it fails so that the session did not hear of it, the request waits on
     * @throws ApprovalNotPendingException if nobody waits for it; nothing was done
     */
    void answer(ConversationId conversation, String requestId, Runnable submit) {
        Waiting request = claim(requestId).orElseThrow(() -> new ApprovalNotPendingException(conversation, requestId));
        boolean settled = false;
        try {
            submit.run();
            settled = true;
        } catch (SubmissionRefusedException e) {
            settled = true; // the session waits for it no more
            throw e;
        } finally {
            leave(request, settled);
        }
    }

    private synchronized Optional<Waiting> claim(String requestId) {
        Waiting request = waiting.get(requestId);
        if (request == null || request.state != State.PENDING) {
            return Optional.empty();
        }
        request.state = State.BEING_ANSWERED;
        return Optional.of(request);
    }

    private synchronized void leave(Waiting request, boolean settled) {
        request.state = State.PENDING;
        if (settled && !waiting.isEmpty()) { // it is if the answer has ended the turn already
            waiting.remove(request.approval.request().requestId(), request);
            shrink();
        }
    }

    /**
     * Lets requests whose time has passed expire.
     *
     * @return the submissions whose turns the caller is to have aborted, and then to call {@link #abortsAsked}: those of
     *     earlier calls among them, until they have ended. Empty while an earlier caller is at it: its session may hang
     */
    synchronized List<String> expire() {
        if (waiting.isEmpty() || abortsBeingAsked) {
            return List.of();
        }
        long now = settings.ticker().getAsLong();
        for (Waiting request : waiting.values()) {
            boolean due = now - request.asked >= Deadline.nanos(settings.approvalDeadline());
            if (due && request.state == State.PENDING) {
                request.state = State.EXPIRED;
            }
        }
        List<String> expired = waiting.values().stream()
                .filter(request -> request.state == State.EXPIRED)
                .map(request -> request.approval.submissionId())
                .distinct()
                .toList();
        abortsBeingAsked = !expired.isEmpty();
        return expired;
    }

    synchronized void abortsAsked() {
        abortsBeingAsked = false;
    }

    /** The same event, unless it ends a turn that was interrupted because a request expired: then it says so. */
    synchronized Event explained(Event event) {
        boolean expired = event.msg() instanceof EventMsg.TurnAborted aborted
                && aborted.reason().equals(AbortReason.INTERRUPTED)
                && waiting.values().stream()
                        .anyMatch(request -> request.state == State.EXPIRED && request.isOf(event.submissionId()));
        return expired
                ? new Event(
                        event.submissionId(),
                        new EventMsg.TurnAborted(
                                AbortReason.APPROVAL_EXPIRED, event.msg().unknownFields()),
                        event.source())
                : event;
    }

    private enum State {
        /** It can be answered. */
        PENDING,
        /** An answer is on its way. */
        BEING_ANSWERED,
        /** It can no longer be answered, and its turn is to end. */
        EXPIRED
    }

    /** Guarded by the outer object, as long as it is in there. */
    private static final class Waiting {
        private final PendingApproval approval;
        private final long asked;
        private State state = State.PENDING;

        Waiting(PendingApproval approval, long asked) {
            this.approval = approval;
            this.asked = asked;
        }

        boolean isOf(String submissionId) {
            return approval.submissionId().equals(submissionId);
        }
    }
}
