package dev.parley.redis;

import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Submission;
import dev.parley.redis.WorkerCalls.Claim;
import dev.parley.redis.WorkerCalls.Numbered;
import dev.parley.redis.WorkerCalls.Pulled;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SubmissionRefusedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session that this worker runs for a front end: gives it what was submitted, and sends what it says. Two pumps work for
 * it, one in each direction; neither while there is nothing to do. Safe for use by many threads.
 */
final class HostedSession implements EventSink {

    private static final System.Logger LOG = System.getLogger(HostedSession.class.getName());

    private static final int PULL_AT_ONCE = 64;
    private static final int EVENTS_AT_ONCE = 256;
    private static final long BYTES_AT_ONCE = 1L << 20;
    private static final int MOST_EVENTS = 1024;
    private static final long MOST_BYTES = 16L << 20;
    /** It is rung when there is space; this is for the ring that was lost. */
    private static final Duration WHEN_FULL = Duration.ofSeconds(1);

    /** What becomes of the session behind what it has said. */
    private enum Exit {
        ENDED("E"),
        HANDED_BACK("D");

        private final String code;

        Exit(String code) {
            this.code = code;
        }
    }

    private final Claim claim;
    private final WorkerSettings settings;
    private final WorkerCalls calls;
    private final Consumer<HostedSession> onEnd;
    private final Outbox outbox;
    private final Pump pulling;
    private final Pump publishing;
    private long last; // the pulling pump's own

    // guarded by this
    private final Set<String> unfinished = new HashSet<>();
    private String front;
    private @Nullable Session session;
    private @Nullable Exit exit;
    private String why = "";
    private boolean closing;
    private long closingSince;
    private boolean draining;
    private boolean over;

    /** @param onEnd called once, when this worker has nothing more to do with it */
    HostedSession(
            Claim claim, WorkerSettings settings, SessionLine line, WorkerCalls calls, Consumer<HostedSession> onEnd) {
        this.claim = claim;
        this.settings = settings;
        this.calls = calls;
        this.onEnd = onEnd;
        this.front = claim.front();
        this.outbox = new Outbox(claim.id(), settings.largestMessage(), settings.readersPatience());
        this.pulling = line.pump(settings.patience(), this::pull, this::fail);
        this.publishing = line.pump(settings.patience(), this::publish, this::fail);
    }

    Claim claim() {
        return claim;
    }

    /** Whom it is for, as far as this worker knows. */
    synchronized String front() {
        return front;
    }

    /** Asks the server whom it is for, which also keeps its keys there. */
    void touch() {
        Optional<String> now = calls.touch(claim);
        if (now.isEmpty()) {
            abandon();
            return;
        }
        synchronized (this) {
            front = now.get();
        }
    }

    /** Begins the session on the calling thread. */
    void start() {
        Session begun;
        try {
            begun = settings.spawner().spawn(claim.wanted().request(claim.id(), settings.histories()), this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leave(Exit.ENDED, Refusal.text(new IllegalStateException(e)));
            return;
        } catch (RuntimeException | Error e) {
            leave(Exit.ENDED, Refusal.text(e instanceof RuntimeException known ? known : new IllegalStateException(e)));
            return;
        }
        boolean tooLate;
        synchronized (this) {
            session = begun;
            tooLate = over || exit != null;
        }
        if (tooLate) {
            begun.close();
            return;
        }
        leaveIfIdle();
        pulling.ring();
    }

    /** There may be something to pull, or space for what is to be published. */
    void ring() {
        synchronized (this) {
            if (session == null) {
                return; // it is looked at when there is one
            }
        }
        pulling.ring();
        publishing.ring();
    }

    @Override
    public void emit(Event event) {
        Outbox.Sending sending = outbox.add(event);
        boolean ended = event.msg() instanceof EventMsg.SessionLost || event.msg() instanceof EventMsg.ShutdownComplete;
        if (ended) {
            leave(Exit.ENDED, "");
            return;
        }
        switch (sending) {
            case NOW -> publishing.ring();
            case SOON -> publishing.ringIn(settings.coalescing());
            case ALREADY_ASKED -> {}
        }
        if (event.msg() instanceof EventMsg.InputTaken || Batch.ends(event.msg())) {
            finished(event.submissionId());
        }
    }

    private void finished(String submission) {
        synchronized (this) {
            unfinished.remove(submission);
        }
        leaveIfIdle();
    }

    private void leaveIfIdle() {
        boolean end;
        synchronized (this) {
            end = closing;
            if (session == null || !unfinished.isEmpty() || !(closing || draining)) {
                return;
            }
        }
        leave(end ? Exit.ENDED : Exit.HANDED_BACK, end ? "" : "back");
    }

    /** Takes no new work; goes back when what it has begun is done. */
    void drain() {
        synchronized (this) {
            draining = true;
        }
        leaveIfIdle();
    }

    /** Goes back at once: what it says from now on nobody hears, and what it had not begun another one will begin. */
    void handBack() {
        leave(Exit.HANDED_BACK, "back");
    }

    private void leave(Exit how, String reason) {
        Session ending;
        synchronized (this) {
            if (exit == null) {
                exit = how;
                why = reason;
            }
            ending = session;
        }
        outbox.close("it has ended here");
        publishing.ring();
        if (ending != null) {
            ending.close();
        }
    }

    /** It is another's by now. */
    void abandon() {
        Session ending;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            ending = session;
        }
        outbox.close("it was given to another");
        if (ending != null) {
            ending.close();
        }
        onEnd.accept(this);
    }

    /** What it has not sent is lost. It is not left silently: whoever waits for it would wait for ever. */
    private void fail(RuntimeException cause) {
        LOG.log(
                System.Logger.Level.WARNING,
                "session of conversation {0} goes back: {1}",
                claim.id(),
                cause.getClass().getName());
        outbox.drop("it was lost");
        if (cause instanceof PayloadTooLargeException) {
            leave(Exit.ENDED, String.valueOf(cause.getMessage()));
        } else {
            synchronized (this) {
                if (exit != null) {
                    return; // tried again at the next heartbeat
                }
            }
            leave(Exit.HANDED_BACK, "lost");
        }
    }

    /** At each heartbeat: what could not be said is said again, and what does not end is ended. */
    void lookAfter(long now) {
        boolean overdue;
        synchronized (this) {
            overdue = closing && now - closingSince > TimeUnit.NANOSECONDS.convert(settings.closeGrace());
            if (exit == null && !overdue) {
                return;
            }
        }
        leave(Exit.ENDED, "");
    }

    private void pull() {
        while (isPulling()) {
            Optional<Pulled> pulled = calls.pull(claim, last, PULL_AT_ONCE);
            if (pulled.isEmpty()) {
                abandon();
                return;
            }
            for (Numbered each : pulled.get().submissions()) {
                deliver(each.submission());
                last = each.number();
            }
            if (pulled.get().submissions().isEmpty()) {
                if (pulled.get().closing()) {
                    close();
                }
                return;
            }
        }
    }

    private synchronized boolean isPulling() {
        return !over && exit == null && session != null;
    }

    private void deliver(Submission submission) {
        boolean startsWork = FrontCalls.startsWork(submission.op());
        Session to;
        synchronized (this) {
            if (session == null || (draining && startsWork)) {
                return; // the next worker begins it
            }
            to = session;
            if (startsWork) {
                unfinished.add(submission.id());
            }
        }
        try {
            to.submit(submission);
        } catch (SubmissionRefusedException refused) {
            if (startsWork) {
                outbox.addOwn(new Event(submission.id(), new EventMsg.TurnAborted(new AbortReason(refused.reason()))));
                publishing.ring();
                finished(submission.id());
            }
        }
    }

    private void close() {
        Session ending;
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            closingSince = System.nanoTime();
            ending = session;
        }
        if (ending != null) {
            ending.close();
        }
        leaveIfIdle();
    }

    private void publish() {
        Optional<Batch> batch = outbox.batch(EVENTS_AT_ONCE, BYTES_AT_ONCE);
        while (batch.isPresent()) {
            Answer answer = calls.publish(claim, batch.get(), MOST_EVENTS, MOST_BYTES, "", "");
            if (answer.is(Answer.FULL)) {
                publishing.ringIn(WHEN_FULL);
                return;
            }
            if (!answer.is(Answer.OK)) {
                abandon();
                return;
            }
            outbox.sent(batch.get());
            batch = outbox.batch(EVENTS_AT_ONCE, BYTES_AT_ONCE);
        }
        publishExit();
    }

    private void publishExit() {
        Exit how;
        String reason;
        synchronized (this) {
            how = exit;
            reason = why;
            if (how == null || over) {
                return;
            }
        }
        if (!outbox.isEmpty()) {
            publishing.ring();
            return; // said between the last look and the exit
        }
        Batch nothing = Batch.of(outbox.next(), List.of(), List.of());
        Answer unused = calls.publish(claim, nothing, MOST_EVENTS, MOST_BYTES, how.code, reason);
        abandon();
    }
}
