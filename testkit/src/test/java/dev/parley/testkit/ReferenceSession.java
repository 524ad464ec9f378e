package dev.parley.testkit;

import static dev.parley.testkit.SpawnerFault.*;

import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SubmissionRefusedException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs scripted turns on one borrowed thread at a time, which waits on this monitor and is never interrupted. */
final class ReferenceSession implements Session {

    private final ReferenceSpawner spawner;
    private final SessionRequest request;
    private final EventSink sink;
    private final String sessionId = UUID.randomUUID().toString();

    // guarded by this
    private final ArrayDeque<Submission> waiting = new ArrayDeque<>();
    private final Set<String> answered = new HashSet<>();
    private @Nullable Submission running;
    private @Nullable AbortReason interrupted;
    private @Nullable String shutdownId;
    private @Nullable Thread worker;
    private boolean working;
    private boolean closed;
    private boolean lost;
    private boolean stopped;
    private boolean emitting;
    private int workers;

    private volatile boolean configured;

    ReferenceSession(ReferenceSpawner spawner, SessionRequest request, EventSink sink) {
        this.spawner = spawner;
        this.request = request;
        this.sink = sink;
    }

    EventSink sink() {
        return sink;
    }

    void start() {
        if (has(A_THREAD_FOR_EACH_SESSION)) {
            spawner.holdThread();
        }
        if (has(EMITS_ON_THE_CALLERS_THREAD)) {
            configure();
        }
        synchronized (this) {
            startWorker();
        }
    }

    @Override
    public void submit(Submission submission) {
        if (submission.op() instanceof Op.Interrupt) {
            interrupt();
            return;
        }
        if (submission.op() instanceof Op.Approval approval) {
            answer(approval);
            return;
        }
        if (has(CLOSE_RACES_WITH_SUBMIT)) {
            requireOpen(submission);
            LockSupport.parkNanos(1_000);
        }
        enqueue(submission);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed && has(SECOND_CLOSE_THROWS)) {
                throw new IllegalStateException("closed already");
            }
            if (has(CLOSE_INSIDE_EMIT_IS_LOST) && Thread.currentThread() == worker) {
                return;
            }
            if (has(A_THREAD_STAYS_BEHIND) && !closed) {
                spawner.holdThread();
            }
            closed = true;
            if (has(CLOSE_FORGETS_WHAT_WAITS)) {
                waiting.clear();
            }
            if (running != null && interrupted == null) {
                interrupted = AbortReason.CLOSED;
            }
            notifyAll();
            if (has(CLOSE_WAITS)) {
                waitWhileEmitting();
            }
        }
    }

    private synchronized void enqueue(Submission submission) {
        if (!has(CLOSE_RACES_WITH_SUBMIT) && !has(TAKES_INPUT_AFTER_CLOSE)) {
            requireOpen(submission);
        }
        if (has(REFUSES_INSIDE_EMIT) && emitting && Thread.currentThread() == worker) {
            throw new SubmissionRefusedException(submission.id(), "busy");
        }
        if (submission.op() instanceof Op.Shutdown) {
            closed = true;
            shutdownId = submission.id();
            if (running != null) {
                interrupted = AbortReason.CLOSED;
            }
            notifyAll();
            if (has(IDLE_SHUTDOWN_IS_NOT_ANSWERED) && running == null) {
                return;
            }
        } else if (running == null && waiting.isEmpty()) {
            running = submission;
            if (!has(STAYS_INTERRUPTED) && !has(INTERRUPT_OF_NOTHING_HITS_THE_NEXT)) {
                interrupted = null;
            }
        } else if (has(RUNS_THE_LAST_FIRST)) {
            waiting.addFirst(submission);
        } else {
            waiting.add(submission);
        }
        if (!(closed && has(CLOSE_RACES_WITH_SUBMIT))) {
            startWorker();
        }
    }

    private synchronized void requireOpen(Submission submission) {
        if (closed) {
            throw new SubmissionRefusedException(submission.id(), "closed");
        }
    }

    private void interrupt() {
        if (has(EMITS_FROM_TWO_THREADS)) {
            emit(Submission.INITIAL_ID, new EventMsg.Warning("interrupting"));
        }
        synchronized (this) {
            if (has(INTERRUPT_INSIDE_EMIT_IS_LOST) && Thread.currentThread() == worker && emitting
                    || has(INTERRUPT_IS_IGNORED)) {
                return;
            }
            if (has(INTERRUPT_DROPS_WHAT_WAITS)) {
                for (Submission dropped : waiting) {
                    spawner.execute(() -> emit(dropped.id(), new EventMsg.TurnAborted(AbortReason.INTERRUPTED)));
                }
                waiting.clear();
            }
            if (has(INTERRUPTS_INSIDE_EMIT) && worker != null) {
                worker.interrupt();
            }
            if ((running != null && interrupted == null) || has(INTERRUPT_OF_NOTHING_HITS_THE_NEXT)) {
                interrupted = AbortReason.INTERRUPTED;
            }
            notifyAll();
        }
    }

    private synchronized void answer(Op.Approval approval) {
        if (running != null && has(STOPS_WHEN_DENIED) && approval.decision() == dev.parley.model.Decision.DENIED) {
            return;
        }
        answered.add(approval.requestId());
        notifyAll();
    }

    private void startWorker() {
        if (!working || (has(RUNS_TWO_TURNS_AT_ONCE) && workers < 2)) {
            working = true;
            workers++;
            spawner.execute(this::work);
        }
    }

    private void work() {
        try {
            configure();
            for (Submission next = next(); next != null; next = next()) {
                carryOut(next);
            }
        } catch (RuntimeException refused) {
            if (!stopped()) {
                throw refused;
            }
        }
    }

    private void configure() {
        if (configured || (has(CONFIGURED_TOO_LATE) && hasWork())) {
            return;
        }
        configured = true;
        String id = has(CONFIGURED_UNDER_ANOTHER_ID) ? "1" : Submission.INITIAL_ID;
        emit(id, new EventMsg.SessionConfigured(sessionId, "none"));
        if (has(CONFIGURED_TWICE)) {
            emit(id, new EventMsg.SessionConfigured(sessionId, "none"));
        }
        if (has(REPLAYS_ITS_HISTORY)) {
            request.history().history().forEach(item -> emit(id, new EventMsg.ItemCompleted(item.item(), item.origin())));
        }
    }

    private synchronized boolean hasWork() {
        return running != null;
    }

    private @Nullable Submission next() {
        boolean farewell;
        synchronized (this) {
            worker = Thread.currentThread();
            if (running == null || has(RUNS_TWO_TURNS_AT_ONCE)) {
                running = waiting.isEmpty() ? (workers > 1 ? null : running) : waiting.poll();
                interrupted = null;
            }
            if (running != null) {
                return running;
            }
            working = false;
            workers--;
            worker = null;
            farewell = closed;
        }
        if (farewell) {
            sayFarewell();
        }
        return null;
    }

    private void sayFarewell() {
        String shutdown;
        synchronized (this) {
            shutdown = shutdownId;
            shutdownId = null;
        }
        if (shutdown != null && !has(SHUTDOWN_IS_ANSWERED_FIRST)) {
            emit(shutdown, new EventMsg.ShutdownComplete());
        }
        if (isLost() && !has(DIES_WITHOUT_A_WORD)) {
            emit(Submission.INITIAL_ID, new EventMsg.SessionLost("died"));
        }
    }

    private void carryOut(Submission submission) {
        String id = submission.id();
        if (isClosed() && !has(TAKES_INPUT_AFTER_CLOSE)) {
            end(id, new EventMsg.TurnAborted(isLost() ? AbortReason.SESSION_LOST : AbortReason.CLOSED));
            return;
        }
        emit(id, new EventMsg.TurnStarted());
        configure();
        SpawnerUnderTest.Behaviour wanted = ReferenceScript.wanted(submission);
        EventMsg ending = new ReferenceScript(this, id).play(wanted);
        end(id, ending);
        if (has(ENDS_A_TURN_TWICE)) {
            emit(id, ending);
        }
    }

    private void end(String id, EventMsg ending) {
        EventMsg last = ending;
        synchronized (this) {
            if (interrupted != null && !(ending instanceof EventMsg.TurnAborted)) {
                last = new EventMsg.TurnAborted(interrupted);
            }
            running = null;
            if (!has(STAYS_INTERRUPTED)) {
                interrupted = null;
            }
        }
        emit(id, last);
    }

    // what the script needs

    boolean has(SpawnerFault fault) {
        return spawner.has(fault);
    }

    SessionRequest request() {
        return request;
    }

    void say(String id, String text) {
        emit(id, new EventMsg.ItemCompleted(ResponseItem.Message.assistant(text), Origin.AGENT));
    }

    synchronized void die() {
        lost = true;
        closed = true;
    }

    synchronized void closeBecauseOfFailure() {
        closed = true;
    }

    synchronized void awaitInterrupt() {
        while (interrupted == null) {
            waitHere();
        }
    }

    synchronized void awaitAnswer(String requestId) {
        while (!answered.remove(requestId) && (interrupted == null || has(APPROVAL_OUTLIVES_ITS_TURN))) {
            waitHere();
        }
    }

    synchronized void forgetAnswers() {
        answered.clear();
    }

    void emit(String id, EventMsg msg) {
        synchronized (this) {
            if (stopped) {
                return;
            }
            emitting = true;
        }
        try {
            sink.emit(new Event(id, msg));
        } catch (RuntimeException | Error refused) {
            stop();
            throw refused;
        } finally {
            synchronized (this) {
                emitting = false;
                notifyAll();
            }
        }
    }

    private void stop() {
        if (has(EMITS_AFTER_A_REFUSAL)) {
            return;
        }
        synchronized (this) {
            stopped = true;
            closed = true;
        }
        spawner.sinkRefused();
    }

    private synchronized boolean stopped() {
        return stopped || has(EMITS_AFTER_A_REFUSAL);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean isLost() {
        return lost;
    }

    private void waitWhileEmitting() {
        while (emitting && Thread.currentThread() != worker) {
            waitHere();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private void waitHere() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the reference is never interrupted", e);
        }
    }
}
