package dev.parley.memory;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Submission;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says everything that an {@link InProcessSession} says, and has its agent carry out the turns. One thread works at a
 * time, except that an abandoned turn leaves its thread behind, which can then say nothing.
 */
final class SessionWorker {

    private final InProcessSession session;
    private final EventMsg.SessionConfigured configured;
    private final Outlet outlet;
    private final TurnRunner runner;
    private final Duration grace;

    private boolean saidConfigured; // the workers' own, one after the other

    SessionWorker(
            InProcessSession session,
            Agent agent,
            EventMsg.SessionConfigured configured,
            Outlet outlet,
            Duration grace) {
        this.session = session;
        this.configured = configured;
        this.outlet = outlet;
        this.runner = new TurnRunner(agent, outlet);
        this.grace = grace;
    }

    /** Works on the calling thread until there is nothing left to do, first saying the end of {@code abandoned}. */
    void work(Optional<RunningTurn> abandoned) {
        try {
            sayConfigured();
            abandoned.ifPresent(turn -> runner.reportAbandoned(turn, grace));
            for (RunningTurn turn = session.next(); turn != null; turn = session.next()) {
                if (!carryOut(turn)) {
                    return; // abandoned: another worker has taken over
                }
            }
        } catch (RuntimeException e) {
            if (!outlet.hasRefused()) {
                throw e;
            }
            // The sink threw it and knows; there is nobody left to tell.
        }
    }

    /**
     * Says that the session has ended.
     *
     * @param shutdown the submission that asked for it; null if none did
     * @param lost whether the agent died
     */
    void sayFarewell(@Nullable String shutdown, boolean lost) {
        if (shutdown != null) {
            outlet.emit(shutdown, new EventMsg.ShutdownComplete());
        } else if (lost) {
            outlet.emit(Submission.INITIAL_ID, new EventMsg.SessionLost("the agent failed with an error of the JVM"));
        }
    }

    private void sayConfigured() {
        if (!saidConfigured && session.owesAnything()) {
            saidConfigured = true;
            outlet.emit(Submission.INITIAL_ID, configured);
        }
    }

    /** False if this worker has nothing more to say: the turn was abandoned, or the sink refused an event. */
    private boolean carryOut(RunningTurn turn) {
        Optional<AbortReason> noLongerWanted = session.reasonNotToBegin();
        if (noLongerWanted.isPresent()) {
            outlet.emit(turn.submissionId(), new EventMsg.TurnAborted(noLongerWanted.get()));
            return true;
        }
        TurnRunner.Outcome outcome = runner.run(turn);
        if (outcome == TurnRunner.Outcome.DIED) {
            session.lose();
        }
        return outcome != TurnRunner.Outcome.SILENCED;
    }
}
