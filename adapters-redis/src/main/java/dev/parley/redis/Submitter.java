package dev.parley.redis;

import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.SubmissionRefusedException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a session's submissions, one after the other, so that a repeat never comes behind a later one. Safe for use by many
 * threads.
 */
final class Submitter {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final FrontCalls calls;
    private final Passage passage;
    private final FrontSettings settings;
    private final Consumer<String> lose;
    private final ReentrantLock one = new ReentrantLock();
    private long number; // guarded by one
    private boolean ended; // guarded by one
    private volatile @Nullable String refusal;

    /** @param lose told when nobody knows whether a submission was accepted: the session cannot go on */
    Submitter(FrontCalls calls, Passage passage, FrontSettings settings, Consumer<String> lose) {
        this.calls = calls;
        this.passage = passage;
        this.settings = settings;
        this.lose = lose;
    }

    /** From now on everything is refused, but what is on its way. */
    void refuse(String reason) {
        refusal = reason;
    }

    /** Refuses everything, and returns when nothing is on its way. */
    void end(String reason) {
        refuse(reason);
        one.lock();
        try {
            ended = true;
        } finally {
            one.unlock();
        }
    }

    /** Returns when the server has it. */
    void submit(Submission submission) {
        if (submission.op()
                instanceof Op.Unknown unknown) { // a worker could refuse it only when it is too late to say so
            throw new SubmissionRefusedException(
                    submission.id(), "this session does not know the operation \"%s\"".formatted(unknown.type()));
        }
        byte[] json = FrontCalls.json(submission);
        if (json.length > settings.largestMessage()) {
            throw new SubmissionRefusedException(
                    submission.id(),
                    "payload_too_large",
                    new PayloadTooLargeException("a submission", json.length, settings.largestMessage()));
        }
        boolean startsWork = FrontCalls.startsWork(submission.op());
        one.lock();
        try {
            String reason = refusal;
            if (ended || reason != null) {
                throw new SubmissionRefusedException(submission.id(), String.valueOf(reason));
            }
            number++;
            if (startsWork) {
                passage.accepted(submission.id()); // before it can be heard of
            }
            boolean accepted = false;
            try {
                require(send(submission, json), submission);
                accepted = true;
            } finally {
                if (!accepted && startsWork) {
                    passage.notAccepted(submission.id());
                }
            }
        } finally {
            one.unlock();
        }
    }

    private static void require(Answer answer, Submission submission) {
        if (answer.is(Answer.OK)) {
            return;
        }
        boolean full = answer.is(Answer.FULL);
        throw new SubmissionRefusedException(submission.id(), full ? "queue_full" : "the session is over");
    }

    /** An interrupt does not end it: it would leave unknown what was accepted. */
    private Answer send(Submission submission, byte[] json) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(settings.patience());
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return calls.submit(number, submission, json, settings.mostWaiting());
                } catch (StoreClosedException e) {
                    throw new SubmissionRefusedException(submission.id(), "the session is over", e);
                } catch (StoreUnavailableException e) {
                    interrupted |= Thread.interrupted();
                    if (System.nanoTime() - deadline > 0) {
                        lose.accept("the server was away for " + settings.patience());
                        throw new SubmissionRefusedException(submission.id(), "unreachable", e);
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
