package dev.parley.spi;

import dev.parley.model.Submission;

/**
 * A running agent behind a live conversation. Safe for use by many threads, also from inside {@link EventSink#emit}.
 *
 * <p>Every accepted submission that starts work ends in exactly one {@code TurnComplete} or {@code TurnAborted} event
 * with its id, also those that still waited when the session was closed. Input that steers a turn which already runs is
 * an exception: it ends with that turn, after its {@code InputTaken}.
 */
public interface Session extends AutoCloseable {

    /**
     * Hands over a submission. Never waits for the model. Submissions that start turns run in the order of the calls;
     * {@code Interrupt} and {@code Approval} take effect at once.
     *
     * @throws SubmissionRefusedException if it was not accepted; no event with its id will be emitted
     */
    void submit(Submission submission);

    /** Asks the session to end. Does not wait; may be called again, from any thread. */
    @Override
    void close();
}
