package dev.parley.core;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A session that a test speaks for. */
final class FakeSession implements Session {

    private final int number;
    private final SessionRequest request;
    private final EventSink events;
    private final BlockingQueue<Submission> submitted = new LinkedBlockingQueue<>();
    private final AtomicInteger closed = new AtomicInteger();
    private volatile Consumer<Submission> reaction = submission -> {};
    private volatile Runnable onClose = () -> {};

    FakeSession(int number, SessionRequest request, EventSink events) {
        this.number = number;
        this.request = request;
        this.events = events;
    }

    int number() {
        return number;
    }

    SessionRequest request() {
        return request;
    }

    /** Emits on the calling thread. */
    void say(String submissionId, EventMsg msg) {
        events.emit(new Event(submissionId, msg));
    }

    /** Emits on the calling thread. */
    void emit(Event event) {
        events.emit(event);
    }

    /** A whole turn that answers {@code text}. */
    void answer(String submissionId, String text) {
        say(submissionId, new EventMsg.TurnStarted());
        say(submissionId, new EventMsg.AgentMessageDelta(text));
        say(submissionId, new EventMsg.ItemCompleted(ResponseItem.Message.assistant(text), Origin.AGENT));
        say(submissionId, new EventMsg.TurnComplete());
    }

    /** What the session does with a submission besides remembering it. */
    void reaction(Consumer<Submission> reaction) {
        this.reaction = reaction;
    }

    void onClose(Runnable onClose) {
        this.onClose = onClose;
    }

    @Override
    public void submit(Submission submission) {
        reaction.accept(submission);
        submitted.add(submission);
    }

    /** The next submission that was handed over; fails if none comes. */
    Submission nextSubmission() throws InterruptedException {
        Submission next = submitted.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no submission was handed over");
        }
        return next;
    }

    boolean wasInterrupted() {
        return submitted.stream().anyMatch(submission -> submission.op() instanceof Op.Interrupt);
    }

    int handedOver() {
        return submitted.size();
    }

    @Override
    public void close() {
        if (closed.getAndIncrement() == 0) {
            onClose.run();
        }
    }

    boolean isClosed() {
        return closed.get() > 0;
    }
}
