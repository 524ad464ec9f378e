package dev.parley.memory;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SubmissionRefusedException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session of an {@link Agent}: what it has accepted, and how far it is. A {@link SessionWorker}, on a thread borrowed
 * while there is something to do, emits everything and calls the agent.
 *
 * <p>The monitor guards what {@code submit} and {@code close} need. It is never held while the agent or the sink is
 * called, so both may call back.
 */
final class InProcessSession implements Session {

    private enum State {
        OPEN,
        /** Nothing more is accepted; the worker emits what is still owed. */
        CLOSING,
        ENDED
    }

    private final SessionRequest request;
    private final SessionSettings settings;
    private final Consumer<InProcessSession> onEnd;
    private final Outlet outlet;
    private final ModelView view;
    private final SessionWorker worker;
    private final ApprovedTools approvedTools = new ApprovedTools();

    // guarded by this
    private final ArrayDeque<RunningTurn> waiting = new ArrayDeque<>(1);
    private State state = State.OPEN;
    private boolean working;
    private boolean lost;
    private @Nullable RunningTurn running;
    private @Nullable String shutdownId;

    InProcessSession(
            SessionRequest request,
            Agent agent,
            EventMsg.SessionConfigured configured,
            EventSink events,
            SessionSettings settings,
            Consumer<InProcessSession> onEnd) {
        this.request = request;
        this.settings = settings;
        this.onEnd = onEnd;
        this.outlet = new Outlet(events, this::stop);
        this.view = new ModelView(request.history().history());
        this.worker = new SessionWorker(this, agent, configured, outlet, settings.grace());
    }

    /** Throws what the executor does if there is no thread for it; nothing was started. */
    synchronized void start() {
        startWorker();
    }

    @Override
    public void submit(Submission submission) {
        Op op = submission.op();
        if (op instanceof Op.Interrupt) {
            turnToInterrupt(submission).ifPresent(turn -> turn.interrupt(AbortReason.INTERRUPTED));
            return;
        }
        if (op instanceof Op.Approval approval) {
            answer(submission, approval);
            return;
        }
        if (op instanceof Op.Shutdown) {
            shutdown(submission);
            return;
        }
        if (op instanceof Op.Unknown unknown) {
            throw refused(submission, "this session does not know the operation \"%s\"".formatted(unknown.type()));
        }
        enqueue(submission);
    }

    @Override
    public void close() {
        boolean ended;
        RunningTurn turn;
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            ended = !working;
            state = ended ? State.ENDED : State.CLOSING;
            turn = running;
        }
        if (turn != null) {
            turn.interrupt(AbortReason.CLOSED);
        }
        if (ended) {
            onEnd.accept(this);
        }
    }

    SessionRequest request() {
        return request;
    }

    Outlet outlet() {
        return outlet;
    }

    ModelView view() {
        return view;
    }

    /** The input at the head of the queue, for the running turn to take. */
    synchronized Optional<RunningTurn> pollInput() {
        RunningTurn head = waiting.peek();
        if (state != State.OPEN || head == null || !head.isInput()) {
            return Optional.empty();
        }
        return Optional.of(waiting.remove());
    }

    ApprovedTools approvedTools() {
        return approvedTools;
    }

    /** Gives {@code turn} time to end by itself. */
    void abandonAfterGrace(RunningTurn turn) {
        turn.endsBefore(settings.scheduler()
                .schedule(() -> abandon(turn), TimeUnit.NANOSECONDS.convert(settings.grace()), TimeUnit.NANOSECONDS));
    }

    private void abandon(RunningTurn turn) {
        switch (turn.gate().abandon()) {
            case TOO_LATE -> {}
            case NOT_NOW -> abandonAfterGrace(turn);
            case DONE -> workWithout(turn);
        }
    }

    private void workWithout(RunningTurn abandoned) {
        try {
            settings.executor().execute(() -> worker.work(Optional.of(abandoned)));
        } catch (RuntimeException | Error e) {
            worker.work(Optional.of(abandoned)); // on the scheduler's thread: what is owed is emitted nevertheless
        }
    }

    private synchronized Optional<RunningTurn> turnToInterrupt(Submission submission) {
        requireOpen(submission);
        if (running != null && running.gate().isOpen()) {
            return Optional.of(running);
        }
        // Accepted when nothing ran any more, and about to begin: whoever interrupts now means that turn. One that
        // waited for another is left alone: its client may mean that other, whose end is just being said.
        return Optional.ofNullable(waiting.peek()).filter(RunningTurn::wasNextAtOnce);
    }

    private void answer(Submission submission, Op.Approval approval) {
        RunningTurn turn;
        synchronized (this) {
            requireOpen(submission);
            turn = running;
        }
        if (turn == null || !turn.approvals().answer(approval)) {
            throw refused(submission, "no request \"%s\" waits for approval".formatted(approval.requestId()));
        }
    }

    private void shutdown(Submission submission) {
        RunningTurn turn;
        synchronized (this) {
            requireOpen(submission);
            requireWorker(submission);
            state = State.CLOSING;
            shutdownId = submission.id();
            turn = running;
        }
        if (turn != null) {
            turn.interrupt(AbortReason.CLOSED);
        }
    }

    private synchronized void enqueue(Submission submission) {
        requireOpen(submission);
        if (waiting.size() >= settings.queueCapacity()) {
            throw refused(submission, "%d submissions wait already".formatted(waiting.size()));
        }
        requireWorker(submission);
        boolean nextAtOnce =
                waiting.isEmpty() && (running == null || !running.gate().isOpen());
        waiting.add(new RunningTurn(this, submission, nextAtOnce));
    }

    private void requireOpen(Submission submission) {
        if (state != State.OPEN) {
            throw refused(submission, "the session is closed");
        }
    }

    private void requireWorker(Submission submission) {
        try {
            startWorker();
        } catch (RuntimeException | Error e) {
            throw refused(submission, "there is no thread to run it on");
        }
    }

    private void startWorker() {
        if (!working) {
            settings.executor().execute(() -> worker.work(Optional.empty()));
            working = true;
        }
    }

    private static SubmissionRefusedException refused(Submission submission, String reason) {
        return new SubmissionRefusedException(submission.id(), reason);
    }

    /** False only for a session that was closed before it did anything. */
    synchronized boolean owesAnything() {
        return state == State.OPEN || !waiting.isEmpty() || shutdownId != null;
    }

    /** What to do next; null, and the worker is done, if there is nothing. */
    @Nullable
    RunningTurn next() {
        String shutdown;
        boolean sayLost;
        synchronized (this) {
            running = waiting.poll();
            if (running != null) {
                return running;
            }
            if (state == State.OPEN) {
                working = false; // together with the look into the queue, else a submission slips in between
                return null;
            }
            shutdown = shutdownId;
            sayLost = lost;
        }
        worker.sayFarewell(shutdown, sayLost);
        end();
        return null;
    }

    /** Why a turn that was accepted is not to begin any more. */
    synchronized Optional<AbortReason> reasonNotToBegin() {
        if (state == State.OPEN) {
            return Optional.empty();
        }
        return Optional.of(lost ? AbortReason.SESSION_LOST : AbortReason.CLOSED);
    }

    /** The JVM may be in any state: what waits is aborted and nothing more is accepted. */
    synchronized void lose() {
        lost = true;
        state = State.CLOSING;
    }

    /** The sink has refused an event: nothing is emitted any more, and the agent is to end. */
    private void stop() {
        RunningTurn turn;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            waiting.clear();
            turn = running;
        }
        if (turn != null) {
            turn.interrupt(AbortReason.SESSION_LOST);
        }
        onEnd.accept(this);
    }

    private void end() {
        synchronized (this) {
            state = State.ENDED;
        }
        onEnd.accept(this);
    }
}
