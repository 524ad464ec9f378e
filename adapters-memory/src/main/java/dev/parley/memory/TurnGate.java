package dev.parley.memory;

import dev.parley.model.AbortReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the thread of one turn may be interrupted: while the agent runs, but not inside emit and not after.
 * Safe for use by many threads. Nothing here waits, so no interrupter does.
 *
 * <p>Whether the thread is inside emit and whether it is interrupted are decided under one monitor. Otherwise:
 * interrupter sees "not in emit", agent enters emit, interrupter interrupts, and the store's write is torn off.
 */
final class TurnGate {

    enum Abandonment {
        DONE,
        /** Somebody is inside emit, which is no fault of the agent. */
        NOT_NOW,
        TOO_LATE
    }

    private final String submissionId;

    private @Nullable Thread agentThread;
    private @Nullable Thread emitting;
    private boolean interruptAfterEmit;
    private @Nullable AbortReason interruptReason;
    private boolean over;

    TurnGate(String submissionId) {
        this.submissionId = submissionId;
    }

    /** The calling thread is the agent's from now on, with a clean flag; false if the turn was interrupted before. */
    synchronized boolean begin() {
        clearInterrupt();
        if (interruptReason != null || over) {
            return false;
        }
        agentThread = Thread.currentThread();
        return true;
    }

    /** No interrupt reaches the calling thread from now on; false if the turn was given up before. */
    synchronized boolean end() {
        if (over) {
            return false;
        }
        over = true;
        agentThread = null;
        clearInterrupt();
        return true;
    }

    /** Gives up on the agent, unless somebody is inside emit. */
    synchronized Abandonment abandon() {
        if (over) {
            return Abandonment.TOO_LATE;
        }
        if (emitting != null) {
            return Abandonment.NOT_NOW;
        }
        over = true;
        agentThread = null;
        return Abandonment.DONE;
    }

    /**
     * Wants the turn to end.
     *
     * @return whether the agent runs and this was the first time
     */
    synchronized boolean request(AbortReason reason) {
        if (over || interruptReason != null) {
            return false;
        }
        interruptReason = reason;
        return agentThread != null;
    }

    /** Interrupts the agent's thread if it runs, at the end of emit if it is inside. */
    synchronized void deliver() {
        if (agentThread == null) {
            return;
        }
        if (emitting == agentThread) {
            interruptAfterEmit = true;
            return;
        }
        agentThread.interrupt();
    }

    /** To be called by whoever holds the right to emit. Takes an interrupt that came before off the agent's thread. */
    synchronized void enterEmit() {
        requireOpen();
        emitting = Thread.currentThread();
        if (emitting == agentThread && Thread.interrupted()) {
            interruptAfterEmit = true;
        }
    }

    synchronized void leaveEmit() {
        if (emitting == agentThread && interruptAfterEmit) {
            interruptAfterEmit = false;
            Thread.currentThread().interrupt();
        }
        emitting = null;
    }

    synchronized void requireOpen() {
        if (over) {
            throw new TurnOverException(submissionId);
        }
    }

    synchronized boolean isOpen() {
        return !over;
    }

    synchronized boolean isInterrupted() {
        return over || interruptReason != null;
    }

    synchronized Optional<AbortReason> interruptReason() {
        return Optional.ofNullable(interruptReason);
    }

    private static void clearInterrupt() {
        boolean unused = Thread.interrupted();
    }
}
