package dev.parley.memory;

import dev.parley.model.Op;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The requests of one turn that wait for a client's answer. Safe for use by many threads. */
final class ApprovalRequests {

    private final TurnGate gate;

    // guarded by this
    private final Map<String, CompletableFuture<Op.Approval>> unanswered = new LinkedHashMap<>(0);
    private int count;

    ApprovalRequests(TurnGate gate) {
        this.gate = gate;
    }

    /**
     * Waits for an answer under a new id. To be called before the request is said: the answer may come inside emit.
     *
     * @throws InterruptedException if the turn was interrupted or is over: nobody would end the wait
     */
    synchronized String open(String submissionId, CompletableFuture<Op.Approval> answer) throws InterruptedException {
        if (gate.isInterrupted()) {
            throw new InterruptedException("turn \"%s\" was interrupted".formatted(submissionId));
        }
        count++;
        String requestId = "%s/%d".formatted(submissionId, count);
        unanswered.put(requestId, answer);
        return requestId;
    }

    synchronized void close(String requestId) {
        unanswered.remove(requestId);
    }

    /** Hands over an answer; false if nobody waits for it. */
    boolean answer(Op.Approval approval) {
        CompletableFuture<Op.Approval> answer = waitingFor(approval.requestId());
        return answer != null && answer.complete(approval);
    }

    /** Ends all waits. The gate is closed or interrupted before, so none begins behind this. */
    void cancel() {
        all().forEach(answer -> answer.cancel(false));
    }

    private synchronized @Nullable CompletableFuture<Op.Approval> waitingFor(String requestId) {
        return unanswered.get(requestId);
    }

    private synchronized List<CompletableFuture<Op.Approval>> all() {
        return List.copyOf(unanswered.values());
    }
}
