package dev.parley.codex;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which submission runs as which of Codex' turns, and which wait. One turn runs at a time; input that comes meanwhile steers
 * it, if it may, and else waits. Used by the session's inbox only, so by one thread at a time.
 */
final class Turns {

    private final CodexThread thread;
    private final BiConsumer<String, EventMsg> emit;

    private final Deque<Submission> waiting = new ArrayDeque<>();

    /** Accepted by Codex for the turn that runs, and not yet seen by the model. */
    private final Map<String, Submission> steering = new LinkedHashMap<>();

    private @Nullable Running running;
    private boolean aborted;

    private static final class Running {
        private final Submission submission;
        private String turn = "";
        private boolean begun;
        private boolean interruptWanted;
        private boolean interrupted;
        private boolean errorSaid;

        Running(Submission submission) {
            this.submission = submission;
        }
    }

    Turns(CodexThread thread, BiConsumer<String, EventMsg> emit) {
        this.thread = thread;
        this.emit = emit;
    }

    void submit(Submission submission) throws InterruptedException {
        waiting.add(submission);
        goOn();
    }

    /** The running turn begins: not before can it be interrupted or steered. */
    void started(String turn) throws InterruptedException {
        Running now = running;
        if (now == null || now.begun || !(now.turn.isEmpty() || now.turn.equals(turn))) {
            return;
        }
        now.turn = turn;
        now.begun = true;
        if (aborted) {
            return;
        }
        emit.accept(now.submission.id(), new EventMsg.TurnStarted());
        tryInterrupt();
        goOn();
    }

    /** The model will see the input of {@code submission} from here on. */
    void inputTaken(String submission) {
        Submission steered = steering.remove(submission);
        if (steered != null) {
            emit.accept(steered.id(), new EventMsg.InputTaken());
        }
    }

    void interrupt() throws InterruptedException {
        if (running != null) {
            running.interruptWanted = true;
            tryInterrupt();
        }
    }

    void errorSaid() {
        if (running != null) {
            running.errorSaid = true;
        }
    }

    /** True if {@code turn}, which has ended, was the one that runs; its submission ends and others go on. */
    boolean ended(String turn, String status, EventMsg.Error error) throws InterruptedException {
        Running now = running;
        if (now == null || !now.turn.equals(turn)) {
            return false;
        }
        String id = now.submission.id();
        if (status.equals("completed")) {
            emit.accept(id, new EventMsg.TurnComplete());
        } else if (status.equals("interrupted")) {
            emit.accept(id, new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
        } else {
            if (!now.errorSaid) {
                emit.accept(id, error);
            }
            emit.accept(id, new EventMsg.TurnAborted(AbortReason.FAILED));
        }
        running = null;
        waitAgain();
        goOn();
        return true;
    }

    /** The submission whose turn is {@code turn}, if that runs and has begun. */
    Optional<String> submissionOf(String turn) {
        return Optional.ofNullable(running)
                .filter(now -> now.begun && now.turn.equals(turn))
                .map(now -> now.submission.id());
    }

    /** Ends everything that runs or waits, here and not in Codex. */
    void abort(AbortReason reason) {
        aborted = true;
        List<Submission> left = new ArrayList<>();
        if (running != null) {
            left.add(running.submission);
        }
        left.addAll(steering.values());
        left.addAll(waiting);
        steering.clear();
        waiting.clear();
        left.forEach(submission -> emit.accept(submission.id(), new EventMsg.TurnAborted(reason)));
    }

    /** Stops Codex' turn, if one runs, for a session that ends; false if it is still to begin and cannot be stopped yet. */
    boolean stop() throws InterruptedException {
        Running now = running;
        if (now == null) {
            return true;
        }
        if (now.begun) {
            boolean unused = thread.interrupt(now.turn);
        }
        return now.begun;
    }

    private void tryInterrupt() throws InterruptedException {
        Running now = running;
        if (now != null && now.begun && now.interruptWanted && !now.interrupted) {
            now.interrupted = thread.interrupt(now.turn);
        }
    }

    /** What Codex did not use before the turn ended it has forgotten. */
    private void waitAgain() {
        List<Submission> unused = new ArrayList<>(steering.values());
        steering.clear();
        for (int i = unused.size() - 1; i >= 0; i--) {
            waiting.addFirst(unused.get(i));
        }
    }

    private void goOn() throws InterruptedException {
        while (running == null && !waiting.isEmpty()) {
            begin(waiting.remove());
        }
        while (mayBeSteered() && steer(waiting.element())) {
            Submission taken = waiting.remove();
            steering.put(taken.id(), taken);
        }
    }

    private boolean mayBeSteered() {
        return thread.settings().steers()
                && running != null
                && running.begun
                && !running.interruptWanted
                && running.submission.op() instanceof Op.UserInput
                && !waiting.isEmpty();
    }

    private boolean steer(Submission next) throws InterruptedException {
        return running != null
                && next.op() instanceof Op.UserInput input
                && thread.steer(running.turn, next.id(), input.content());
    }

    private void begin(Submission submission) throws InterruptedException {
        Running next = new Running(submission);
        running = next; // before the call: should Codex die of it, it is to be ended
        try {
            if (submission.op() instanceof Op.UserInput input) {
                next.turn = thread.startTurn(submission.id(), input.content());
            } else {
                thread.compact();
            }
        } catch (CallRefusedException | OverloadedException e) {
            running = null;
            emit.accept(Submission.INITIAL_ID, new EventMsg.Error("codex_refused", String.valueOf(e.getMessage())));
            emit.accept(submission.id(), new EventMsg.TurnAborted(AbortReason.FAILED));
        }
    }
}
