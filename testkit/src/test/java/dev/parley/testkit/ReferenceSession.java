package dev.parley.testkit;

import static dev.parley.testkit.SpawnerFault.ABANDONS_WHILE_INSIDE_EMIT;
import static dev.parley.testkit.SpawnerFault.APPROVAL_OUTLIVES_ITS_TURN;
import static dev.parley.testkit.SpawnerFault.APPROVES_FOR_ALL_SESSIONS;
import static dev.parley.testkit.SpawnerFault.A_THREAD_FOR_EACH_SESSION;
import static dev.parley.testkit.SpawnerFault.A_THREAD_STAYS_BEHIND;
import static dev.parley.testkit.SpawnerFault.CLOSE_FORGETS_WHAT_WAITS;
import static dev.parley.testkit.SpawnerFault.CLOSE_INSIDE_EMIT_IS_LOST;
import static dev.parley.testkit.SpawnerFault.CLOSE_RACES_WITH_SUBMIT;
import static dev.parley.testkit.SpawnerFault.CLOSE_WAITS;
import static dev.parley.testkit.SpawnerFault.CONFIGURED_TOO_LATE;
import static dev.parley.testkit.SpawnerFault.CONFIGURED_TWICE;
import static dev.parley.testkit.SpawnerFault.CONFIGURED_UNDER_ANOTHER_ID;
import static dev.parley.testkit.SpawnerFault.DIES_WITHOUT_A_WORD;
import static dev.parley.testkit.SpawnerFault.EMITS_AFTER_A_REFUSAL;
import static dev.parley.testkit.SpawnerFault.EMITS_FROM_TWO_THREADS;
import static dev.parley.testkit.SpawnerFault.EMITS_ON_THE_CALLERS_THREAD;
import static dev.parley.testkit.SpawnerFault.ENDS_A_TURN_TWICE;
import static dev.parley.testkit.SpawnerFault.FORGETS_ITS_HISTORY;
import static dev.parley.testkit.SpawnerFault.FORGETS_WHAT_IS_APPROVED;
import static dev.parley.testkit.SpawnerFault.FORGETS_WHAT_WAS_SAID;
import static dev.parley.testkit.SpawnerFault.HEARS_WHAT_IT_ABANDONED;
import static dev.parley.testkit.SpawnerFault.IDLE_SHUTDOWN_IS_NOT_ANSWERED;
import static dev.parley.testkit.SpawnerFault.INTERRUPTS_INSIDE_EMIT;
import static dev.parley.testkit.SpawnerFault.INTERRUPT_DROPS_WHAT_WAITS;
import static dev.parley.testkit.SpawnerFault.INTERRUPT_INSIDE_EMIT_IS_LOST;
import static dev.parley.testkit.SpawnerFault.INTERRUPT_IS_IGNORED;
import static dev.parley.testkit.SpawnerFault.INTERRUPT_OF_NOTHING_HITS_THE_NEXT;
import static dev.parley.testkit.SpawnerFault.REFUSES_INSIDE_EMIT;
import static dev.parley.testkit.SpawnerFault.REPLAYS_ITS_HISTORY;
import static dev.parley.testkit.SpawnerFault.RUNS_THE_LAST_FIRST;
import static dev.parley.testkit.SpawnerFault.RUNS_TWO_TURNS_AT_ONCE;
import static dev.parley.testkit.SpawnerFault.SECOND_CLOSE_THROWS;
import static dev.parley.testkit.SpawnerFault.SHUTDOWN_IS_ANSWERED_FIRST;
import static dev.parley.testkit.SpawnerFault.STAYS_INTERRUPTED;
import static dev.parley.testkit.SpawnerFault.STEERING_WAITS_ITS_TURN;
import static dev.parley.testkit.SpawnerFault.STOPS_WHEN_DENIED;
import static dev.parley.testkit.SpawnerFault.TAKES_ANSWERS_AFTER_CLOSE;
import static dev.parley.testkit.SpawnerFault.TAKES_ANY_ANSWER;
import static dev.parley.testkit.SpawnerFault.TAKES_INPUT_AFTER_CLOSE;
import static dev.parley.testkit.SpawnerFault.TAKES_UNKNOWN_OPERATIONS;
import static dev.parley.testkit.SpawnerFault.WAITS_FOR_A_DEAF_AGENT;

import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SubmissionRefusedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<String, Decision> answered = new HashMap<>();
    private boolean approved;
    private @Nullable Submission running;
    private @Nullable AbortReason interrupted;
    private @Nullable String shutdownId;
    private @Nullable Thread worker;
    private boolean working;
    private boolean closed;
    private boolean lost;
    private boolean stopped;
    private boolean emitting;

    private volatile boolean configured;

    // the worker's own
    private final List<ResponseItem.Message> dialogue = new ArrayList<>();
    private String abandoned = "";
    private boolean hung;

    ReferenceSession(ReferenceSpawner spawner, SessionRequest request, EventSink sink) {
        this.spawner = spawner;
        this.request = request;
        this.sink = sink;
        for (HistoryItem item : request.history().history()) {
            if (item.item() instanceof ResponseItem.Message message) {
                dialogue.add(message);
            }
        }
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
            requireOpen(submission);
            interrupt();
            return;
        }
        if (submission.op() instanceof Op.Approval approval) {
            if (!has(TAKES_ANSWERS_AFTER_CLOSE)) {
                requireOpen(submission);
            }
            answer(approval);
            return;
        }
        if (submission.op() instanceof Op.Unknown) {
            if (!has(TAKES_UNKNOWN_OPERATIONS)) {
                throw new SubmissionRefusedException(submission.id(), "unknown");
            }
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
            notifyAll();
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
            boolean insideEmit = emitting && Thread.currentThread() == worker;
            if (has(INTERRUPT_IS_IGNORED) || (has(INTERRUPT_INSIDE_EMIT_IS_LOST) && insideEmit)) {
                return;
            }
            if (has(INTERRUPT_DROPS_WHAT_WAITS)) {
                for (Submission dropped : waiting) {
                    spawner.execute(() -> emit(dropped.id(), new EventMsg.TurnAborted(AbortReason.INTERRUPTED)));
                }
                waiting.clear();
            }
            if (has(ABANDONS_WHILE_INSIDE_EMIT) && emitting && running != null) {
                Event given = new Event(running.id(), new EventMsg.TurnAborted(AbortReason.INTERRUPTED));
                spawner.execute(() -> sink.emit(given));
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
        if (running != null && has(STOPS_WHEN_DENIED) && approval.decision() == Decision.DENIED) {
            return;
        }
        answered.put(approval.requestId(), approval.decision());
        notifyAll();
    }

    private void startWorker() {
        if (!working) {
            working = true;
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
            request.history()
                    .history()
                    .forEach(item -> emit(id, new EventMsg.ItemCompleted(item.item(), item.origin())));
        }
    }

    private synchronized @Nullable Submission firstWaiting() {
        return waiting.peek();
    }

    private synchronized @Nullable String shutdownId() {
        return shutdownId;
    }

    private synchronized boolean hasWork() {
        return running != null;
    }

    private @Nullable Submission next() {
        boolean farewell;
        synchronized (this) {
            worker = Thread.currentThread();
            if (running == null) {
                running = waiting.poll();
            }
            if (running != null) {
                return running;
            }
            working = false;
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
        Submission behind = has(RUNS_TWO_TURNS_AT_ONCE) ? firstWaiting() : null;
        if (behind != null) {
            emit(behind.id(), new EventMsg.TurnStarted());
        }
        EventMsg ending = play(submission);
        end(id, ending);
        if (has(ENDS_A_TURN_TWICE)) {
            emit(id, ending);
        }
    }

    private EventMsg play(Submission submission) {
        ReferenceScript script = new ReferenceScript(this, submission.id());
        if (submission.op() instanceof Op.UserInput input) {
            if (!has(FORGETS_WHAT_WAS_SAID)) {
                dialogue.add(new ResponseItem.Message(Role.USER, input.content()));
            }
            return script.play(ReferenceScript.wanted(submission));
        }
        script.compact();
        return new EventMsg.TurnComplete();
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
        String shutdown = shutdownId();
        if (shutdown != null && has(SHUTDOWN_IS_ANSWERED_FIRST)) {
            emit(shutdown, new EventMsg.ShutdownComplete());
        }
        emit(id, last);
    }

    // what the script needs

    boolean has(SpawnerFault fault) {
        return spawner.has(fault);
    }

    void beginDialogueWith(ResponseItem.Message summary) {
        dialogue.clear();
        dialogue.add(summary);
    }

    String firstOfDialogue() {
        return has(FORGETS_ITS_HISTORY) || dialogue.isEmpty()
                ? "nothing"
                : dialogue.get(0).text();
    }

    void abandon(String id) {
        abandoned = id;
    }

    void sayWhatWasAbandoned() {
        if (has(HEARS_WHAT_IT_ABANDONED) && !abandoned.isEmpty()) {
            emit(abandoned, new EventMsg.AgentMessageDelta("still there"));
        }
    }

    void hang() {
        hung = true;
        awaitInterrupt();
    }

    boolean hasHung() {
        return hung;
    }

    synchronized boolean isApproved() {
        boolean here = approved && !has(FORGETS_WHAT_IS_APPROVED);
        return here || (has(APPROVES_FOR_ALL_SESSIONS) && spawner.isApproved());
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

    /** Whether it was a denial. */
    synchronized boolean awaitAnswer(String requestId) {
        boolean deaf = has(APPROVAL_OUTLIVES_ITS_TURN) || has(WAITS_FOR_A_DEAF_AGENT);
        while (!isAnswered(requestId) && (interrupted == null || deaf)) {
            waitHere();
        }
        Decision decision = answered.remove(requestId);
        if (decision == Decision.APPROVED_FOR_SESSION) {
            approved = true;
            spawner.approve();
        }
        return decision == Decision.DENIED;
    }

    private boolean isAnswered(String requestId) {
        return answered.containsKey(requestId)
                || (has(TAKES_ANY_ANSWER) && answered.containsKey("no request has this id"));
    }

    /** The next input, unless the turn is interrupted before. */
    synchronized @Nullable Submission awaitSteering() {
        while (interrupted == null) {
            Submission next = waiting.peek();
            if (next != null && next.op() instanceof Op.UserInput && !has(STEERING_WAITS_ITS_TURN)) {
                return waiting.poll();
            }
            waitHere();
        }
        return null;
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
            if (has(EMITS_AFTER_A_REFUSAL)) {
                return;
            }
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
        synchronized (this) {
            stopped = true;
            closed = true;
        }
        spawner.sinkRefused();
    }

    private synchronized boolean stopped() {
        return stopped;
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
