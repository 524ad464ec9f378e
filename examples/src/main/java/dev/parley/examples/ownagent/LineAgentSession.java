package dev.parley.examples.ownagent;

import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
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
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One conversation with the agent: an inbox, and a worker that comes when there is something in it. */
final class LineAgentSession implements Session {

    /** The id of no turn, and of what belongs to none. */
    private static final String NOTHING = Submission.INITIAL_ID;

    private static final int LONGEST_INBOX = 10_000;

    // README: agent-inbox
    private final LineAgentSpawner spawner;
    private final EventSink sink;

    // guarded by this
    private final Queue<Runnable> inbox = new ArrayDeque<>();
    private boolean working;
    private boolean closed;

    private synchronized void enqueue(Runnable step) {
        inbox.add(step);
        if (!working) {
            working = true;
            spawner.threads.execute(this::work);
        }
    }

    private void work() {
        for (Runnable step = next(); step != null; step = next()) {
            try {
                step.run();
            } catch (RuntimeException broken) { // the sink takes no more, or the agent talks nonsense
                lose();
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        working = !inbox.isEmpty();
        return inbox.poll();
    }
    // README: end

    // README: agent-start
    // all that follows is the worker's alone
    private final List<ResponseItem.Message> dialogue = new ArrayList<>();

    LineAgentSession(LineAgentSpawner spawner, SessionRequest request, EventSink sink) {
        this.spawner = spawner;
        this.sink = sink;
        request.config().instructions().ifPresent(text -> dialogue.add(ResponseItem.Message.developer(text)));
        for (HistoryItem said : request.history().history()) {
            if (said.item() instanceof ResponseItem.Message message) {
                dialogue.add(message);
            }
        }
    }

    void start() {
        EventMsg first = new EventMsg.SessionConfigured(UUID.randomUUID().toString(), LineAgentSpawner.AGENT);
        enqueue(() -> emit(Submission.INITIAL_ID, first));
    }
    // README: end

    // README: agent-submit
    @Override
    public synchronized void submit(Submission submission) {
        if (closed) {
            throw new SubmissionRefusedException(submission.id(), "closed");
        }
        if (submission.op() instanceof Op.UserInput input) {
            Turn turn = new Turn(submission.id(), new ResponseItem.Message(Role.USER, input.content()));
            enqueue(() -> begin(turn));
        } else if (submission.op() instanceof Op.Interrupt) {
            enqueue(() -> abort(AbortReason.INTERRUPTED));
        } else if (submission.op() instanceof Op.Approval approval) {
            enqueue(() -> answer(approval));
        } else if (submission.op() instanceof Op.Shutdown) {
            closeWith(AbortReason.CLOSED, () -> emit(submission.id(), new EventMsg.ShutdownComplete()));
        } else {
            throw new SubmissionRefusedException(submission.id(), "unsupported");
        }
    }
    // README: end

    // README: agent-turn
    private record Turn(String id, ResponseItem.Message input) {}

    private final Queue<Turn> waiting = new ArrayDeque<>();
    private final StringBuilder answer = new StringBuilder();
    private String running = NOTHING;
    private String ticket = NOTHING;

    private void begin(Turn turn) {
        if (!running.equals(NOTHING)) {
            waiting.add(turn);
            return;
        }
        running = turn.id;
        ticket = UUID.randomUUID().toString();
        spawner.listeners.put(ticket, this);
        emit(running, new EventMsg.TurnStarted());
        dialogue.add(turn.input);
        dialogue.forEach(message -> spawner.send(ticket, message.role().name(), message.text()));
        spawner.send(ticket, "go", "");
    }

    private void end(EventMsg ending) {
        spawner.listeners.remove(ticket);
        if (!answer.isEmpty()) {
            ResponseItem.Message message = ResponseItem.Message.assistant(answer.toString());
            dialogue.add(message);
            emit(running, new EventMsg.ItemCompleted(message, Origin.AGENT));
        }
        emit(running, ending);
        answer.setLength(0);
        running = NOTHING;
        ticket = NOTHING;
        question = NOTHING;
        Turn next = waiting.poll();
        if (next != null) {
            begin(next);
        }
    }

    private void abort(AbortReason reason) {
        if (!running.equals(NOTHING)) {
            spawner.send(ticket, "stop", "");
            end(new EventMsg.TurnAborted(reason));
        }
    }
    // README: end

    // README: agent-hear
    synchronized void hear(String from, String verb, String text) {
        if (inbox.size() >= LONGEST_INBOX) {
            lose(); // this session, not the connection: others do not wait for a slow store
        }
        if (!closed) {
            enqueue(() -> understand(from, verb, text));
        }
    }

    private void understand(String from, String verb, String text) {
        if (!from.equals(ticket)) {
            return; // said before it heard "stop"
        }
        switch (verb) {
            case "word" -> {
                answer.append(text);
                emit(running, new EventMsg.AgentMessageDelta(text));
            }
            case "ask" -> {
                question = "%s/%d".formatted(ticket, ++questions);
                emit(running, new EventMsg.ApprovalRequest(question, question, text, "{}"));
            }
            case "done" -> end(new EventMsg.TurnComplete());
            case "fail" -> {
                emit(running, new EventMsg.Error("agent_failed", "the agent gave up"));
                end(new EventMsg.TurnAborted(AbortReason.FAILED));
            }
            default -> emit(running, new EventMsg.Unknown(verb, new JsonText(text)));
        }
    }

    private String question = NOTHING;
    private int questions;

    private void answer(Op.Approval approval) {
        if (approval.requestId().equals(question)) {
            question = NOTHING;
            spawner.send(ticket, approval.decision() == Decision.DENIED ? "no" : "yes", "");
        }
    }
    // README: end

    // README: agent-end
    private boolean stopped;

    private void emit(String id, EventMsg msg) {
        if (!stopped) {
            stopped = true; // and it stays so if the sink throws
            sink.emit(new Event(id, msg));
            stopped = false;
        }
    }

    @Override
    public void close() {
        closeWith(AbortReason.CLOSED, () -> {});
    }

    void lose() {
        closeWith(AbortReason.SESSION_LOST, () -> emit(NOTHING, new EventMsg.SessionLost("the agent is gone")));
    }

    private synchronized void closeWith(AbortReason reason, Runnable lastWord) {
        if (closed) {
            return;
        }
        closed = true;
        enqueue(() -> {
            spawner.sessions.remove(this);
            List<Turn> left = List.copyOf(waiting);
            waiting.clear();
            abort(reason);
            left.forEach(turn -> emit(turn.id, new EventMsg.TurnAborted(reason)));
            lastWord.run();
        });
    }
    // README: end
}
