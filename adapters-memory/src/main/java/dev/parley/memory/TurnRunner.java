package dev.parley.memory;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.spi.ConversationException;
import java.time.Duration;
import java.util.Optional;

/** Has the agent of a session carry out turns, and says how each ended. Used by one worker at a time. */
final class TurnRunner {

    enum Outcome {
        /** Its end was said. */
        ENDED,
        /** Its end was said, and the agent is not to be called again. */
        DIED,
        /** Whoever ran it may say nothing more: it was abandoned, or the sink refused an event. */
        SILENCED
    }

    private final Agent agent;
    private final Outlet outlet;

    TurnRunner(Agent agent, Outlet outlet) {
        this.agent = agent;
        this.outlet = outlet;
    }

    Outcome run(RunningTurn turn) {
        outlet.emit(turn.submissionId(), new EventMsg.TurnStarted());
        turn.inputTakesEffect();
        Optional<Throwable> failure = callAgent(turn);
        boolean mine = turn.finish();
        if (mine && !outlet.hasRefused()) {
            settle(turn, failure);
        }
        failure.ifPresent(TurnRunner::showToThread);
        if (!mine || outlet.hasRefused()) {
            return Outcome.SILENCED;
        }
        return failure.filter(Error.class::isInstance).isPresent() ? Outcome.DIED : Outcome.ENDED;
    }

    /** Says the end of a turn whose thread may still run, but can say nothing. */
    void reportAbandoned(RunningTurn turn, Duration grace) {
        turn.answerOpenCalls();
        String problem = "the agent did not stop within %s of the interrupt and was abandoned".formatted(grace);
        outlet.emit(turn.submissionId(), new EventMsg.Warning(problem));
        sayAborted(turn, turn.gate().interruptReason().orElse(AbortReason.INTERRUPTED));
    }

    @SuppressWarnings("IllegalCatch") // whatever the agent throws ends its turn, and that has to be said
    private Optional<Throwable> callAgent(RunningTurn turn) {
        if (!turn.gate().begin()) {
            return Optional.empty();
        }
        try {
            turn.callUpon(agent);
            return Optional.empty();
        } catch (Throwable failure) {
            return Optional.of(failure);
        }
    }

    private void settle(RunningTurn turn, Optional<Throwable> failure) {
        for (RuntimeException failed : turn.failedActions()) {
            String problem = "an action to interrupt with failed: " + describe(failed);
            outlet.emit(turn.submissionId(), new EventMsg.Warning(problem));
        }
        Optional<AbortReason> interrupted = turn.gate().interruptReason();
        if (failure.isPresent() && (interrupted.isEmpty() || failure.get() instanceof Error)) {
            sayFailed(turn, failure.get());
            return;
        }
        if (interrupted.isPresent()) {
            sayAborted(turn, interrupted.get());
            return;
        }
        outlet.emit(turn.submissionId(), new EventMsg.TurnComplete());
    }

    private void sayFailed(RunningTurn turn, Throwable failure) {
        String code = failure instanceof ConversationException known ? known.code() : "agent_failed";
        outlet.emit(turn.submissionId(), new EventMsg.Error(code, describe(failure)));
        sayAborted(turn, AbortReason.FAILED);
    }

    private void sayAborted(RunningTurn turn, AbortReason reason) {
        outlet.emit(turn.submissionId(), new EventMsg.TurnAborted(reason));
    }

    /** Names the trouble without its message, which may hold anything, unless it is one of ours. */
    private static String describe(Throwable failure) {
        if (failure instanceof ConversationException known) {
            return String.valueOf(known.getMessage());
        }
        StackTraceElement[] trace = failure.getStackTrace();
        String name = failure.getClass().getName();
        return trace.length == 0 ? name : "%s at %s".formatted(name, trace[0]);
    }

    /** An error of the JVM reaches the thread's handler, as if nothing had caught it. */
    private static void showToThread(Throwable failure) {
        if (failure instanceof Error) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }
}
