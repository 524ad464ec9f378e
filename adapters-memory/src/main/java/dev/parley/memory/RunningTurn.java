package dev.parley.memory;

import dev.parley.model.AbortReason;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.model.TokenUsage;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A turn of an {@link InProcessSession}, from the moment its submission was accepted. */
final class RunningTurn implements Turn {

    private final InProcessSession session;
    private final Submission submission;
    private final boolean nextAtOnce;
    private final TurnGate gate;
    private final ApprovalRequests approvals;

    private final InterruptActions onInterrupt = new InterruptActions();
    private @Nullable Future<?> deadline; // guarded by this

    RunningTurn(InProcessSession session, Submission submission, boolean nextAtOnce) {
        this.session = session;
        this.submission = submission;
        this.nextAtOnce = nextAtOnce;
        this.gate = new TurnGate(submission.id());
        this.approvals = new ApprovalRequests(gate);
    }

    @Override
    public String submissionId() {
        return submission.id();
    }

    @Override
    public ConversationId conversation() {
        return session.request().conversation();
    }

    @Override
    public SessionConfig config() {
        return session.request().config();
    }

    @Override
    public List<ContentPart> input() {
        return submission.op() instanceof Op.UserInput input ? input.content() : List.of();
    }

    @Override
    public String inputText() {
        return new ResponseItem.Message(Role.USER, input()).text();
    }

    @Override
    public List<HistoryItem> history() {
        gate.requireOpen();
        return session.view().snapshot();
    }

    @Override
    public void delta(String text) {
        say(new EventMsg.AgentMessageDelta(text));
    }

    @Override
    public void reasoningDelta(String text) {
        say(new EventMsg.ReasoningDelta(text));
    }

    @Override
    public void complete(ResponseItem item, Origin origin) {
        speak(() -> {
            session.outlet().emit(submissionId(), new EventMsg.ItemCompleted(item, origin));
            session.view().add(item, origin);
        });
    }

    @Override
    public void say(String text) {
        delta(text);
        complete(ResponseItem.Message.assistant(text), Origin.AGENT);
    }

    @Override
    public void tokens(TokenUsage usage) {
        say(new EventMsg.TokenCount(usage));
    }

    @Override
    public void warn(String message) {
        say(new EventMsg.Warning(message));
    }

    @Override
    public void error(String code, String message) {
        say(new EventMsg.Error(code, message));
    }

    @Override
    public void passOn(EventMsg.Unknown message) {
        say(message);
    }

    @Override
    public void compacted(List<ResponseItem> summary) {
        EventMsg.Compacted compacted = new EventMsg.Compacted(summary);
        speak(() -> {
            session.outlet().emit(submissionId(), compacted);
            session.view().replace(compacted.summary());
        });
    }

    @Override
    public ApprovalAnswer requestApproval(String callId, String toolName, String arguments)
            throws InterruptedException {
        if (session.approvedTools().contains(toolName)) {
            return new ApprovalAnswer(Decision.APPROVED_FOR_SESSION, Optional.empty());
        }
        CompletableFuture<Op.Approval> answer = new CompletableFuture<>();
        String requestId = approvals.open(submissionId(), answer);
        try {
            say(new EventMsg.ApprovalRequest(requestId, callId, toolName, arguments));
            Op.Approval approval = answer.get();
            if (approval.decision() == Decision.APPROVED_FOR_SESSION) {
                session.approvedTools().add(toolName);
            }
            return new ApprovalAnswer(approval.decision(), approval.reason());
        } catch (CancellationException e) {
            // The thread's flag, which was set first, goes with the exception, as it does wherever one is thrown.
            boolean unused = Thread.interrupted();
            throw new InterruptedException("turn \"%s\" was interrupted".formatted(submissionId()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // nobody completes it so
        } finally {
            approvals.close(requestId);
        }
    }

    @Override
    public List<Op.UserInput> takeSteering() {
        List<Op.UserInput> taken = new ArrayList<>();
        speak(() -> {
            Optional<RunningTurn> waiting = session.pollInput();
            while (waiting.isPresent()) {
                taken.add(waiting.get().takeInto());
                waiting = session.pollInput();
            }
        });
        return List.copyOf(taken);
    }

    @Override
    public boolean isInterrupted() {
        return gate.isInterrupted();
    }

    @Override
    public Registration onInterrupt(Runnable action) {
        return onInterrupt.add(action);
    }

    ApprovalRequests approvals() {
        return approvals;
    }

    TurnGate gate() {
        return gate;
    }

    /** Whether nothing ran or waited any more when this was submitted. */
    boolean wasNextAtOnce() {
        return nextAtOnce;
    }

    boolean isInput() {
        return submission.op() instanceof Op.UserInput;
    }

    /** Calls the agent on this thread. */
    void callUpon(Agent agent) throws Exception {
        if (submission.op() instanceof Op.Compact) {
            agent.compact(this);
            return;
        }
        agent.run(this);
    }

    /** From here on the model sees the input. */
    void inputTakesEffect() {
        if (submission.op() instanceof Op.UserInput input) {
            session.view().add(new ResponseItem.Message(Role.USER, input.content()), Origin.USER);
        }
    }

    /** Wants the turn to end. Never waits; may be called from anywhere, also inside emit. */
    void interrupt(AbortReason reason) {
        if (!gate.request(reason)) {
            gate.deliver(); // again, since the agent may have lost the first
            return;
        }
        try {
            session.abandonAfterGrace(this);
            onInterrupt.call();
        } finally {
            // Last, for this is what ends the turn, and what the actions failed with is to be said in it. The waits for
            // approval end behind it: the flag that they clear is set by then.
            gate.deliver();
            approvals.cancel();
        }
    }

    synchronized void endsBefore(Future<?> abandonment) {
        deadline = abandonment;
    }

    /** Ends the turn for good: nobody waits in it any more. False if it was abandoned before. */
    boolean finish() {
        boolean mine = gate.end();
        approvals.cancel();
        synchronized (this) {
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
        if (mine) {
            answerOpenCalls();
        }
        return mine;
    }

    /** To be called once nothing can be said in this turn any more. */
    void answerOpenCalls() {
        session.view().answerOpenCalls();
    }

    List<RuntimeException> failedActions() {
        return onInterrupt.failures();
    }

    private void say(EventMsg msg) {
        speak(() -> session.outlet().emit(submissionId(), msg));
    }

    private void speak(Runnable emissions) {
        session.outlet().together(() -> {
            gate.enterEmit();
            try {
                emissions.run();
            } finally {
                gate.leaveEmit();
            }
        });
    }

    private Op.UserInput takeInto() {
        session.outlet().emit(submissionId(), new EventMsg.InputTaken());
        inputTakesEffect();
        return (Op.UserInput) submission.op();
    }
}
