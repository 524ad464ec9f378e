package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Submission;
import dev.parley.spi.Session;
import dev.parley.spi.SubmissionRefusedException;
import java.util.List;
import java.util.function.Supplier;

/**
 * Brings stored submissions to the session in journal order. Only threads that submit work here; the thread that emits
 * at most takes note of what was stored. Safe for use by many threads.
 */
final class HandOff {

    private static final int LARGEST_BATCH = 16;

    private final ConversationId conversation;
    private final Supplier<Session> session;
    private final Tally tally;
    private final CombiningQueue<Delivery> queue = new CombiningQueue<>(LARGEST_BATCH, this::serve);

    HandOff(ConversationId conversation, Supplier<Session> session, Tally tally) {
        this.conversation = conversation;
        this.session = session;
        this.tally = tally;
    }

    /** Takes note that the submission is stored, in the order of the transcript. Does not wait. */
    void stored(Delivery delivery) {
        queue.add(delivery);
    }

    /**
     * Returns when the session has been asked.
     *
     * @throws SubmissionRefusedException if the session did not take it
     */
    void deliver(Delivery delivery) {
        queue.await(delivery);
    }

    private void serve(List<Delivery> batch) {
        long begun = System.nanoTime();
        for (Delivery delivery : batch) {
            try {
                session.get().submit(delivery.submission);
            } catch (SubmissionRefusedException e) {
                delivery.failWith(e);
            } catch (RuntimeException | Error e) { // not what the port promises, so the least that can be meant
                delivery.failWith(new SubmissionRefusedException(delivery.submission.id(), "session_failed", e));
            }
        }
        tally.handedOver(conversation, batch.size(), System.nanoTime() - begun);
    }

    /** A submission on its way to the session. */
    static final class Delivery extends CombiningQueue.Request {
        private final Submission submission;

        Delivery(Submission submission) {
            this.submission = submission;
        }
    }
}
