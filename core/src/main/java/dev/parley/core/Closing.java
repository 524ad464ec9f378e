package dev.parley.core;

import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends one live conversation, on a thread of its own: interrupt, close the session, seal the transcript, give up or
 * delete, forget. The caller has refused new submissions by then.
 */
final class Closing implements Runnable {

    private static final System.Logger LOG = System.getLogger(Closing.class.getName());

    /** What follows when the conversation's transcript is sealed: release or delete, then forget. */
    @FunctionalInterface
    interface Aftermath {
        /**
         * Settles what the transcript's end leaves to do.
         *
         * @throws RuntimeException of the store, if it could not be deleted; the conversation is forgotten all the same
         */
        void settle(Conversation conversation, CloseReason reason);
    }

    private final Conversation conversation;
    private final ManagerSettings settings;
    private final CloseReason reason;
    private final Optional<Event> last;
    private final Aftermath aftermath;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Closing(
            Conversation conversation,
            ManagerSettings settings,
            CloseReason reason,
            Optional<Event> last,
            Aftermath aftermath) {
        this.conversation = conversation;
        this.settings = settings;
        this.reason = reason;
        this.last = last;
        this.aftermath = aftermath;
    }

    CloseReason reason() {
        return reason;
    }

    @Override
    public void run() {
        try {
            endSession();
            seal();
            aftermath.settle(conversation, reason);
            done.complete(null);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.WARNING, "closing conversation " + conversation.id() + " failed", e);
            done.completeExceptionally(e);
        }
    }

    private void endSession() {
        Optional<Session> session = conversation.link().session();
        if (sessionWasWell()) {
            session.ifPresent(this::interruptIfBusy);
            awaitIdle(settings.interruptGrace());
        }
        session.ifPresent(Session::close);
        if (sessionWasWell()) {
            awaitIdle(settings.closeGrace());
        }
    }

    private boolean sessionWasWell() {
        return reason == CloseReason.REMOVED
                || reason == CloseReason.DELETED
                || reason == CloseReason.EVICTED
                || reason == CloseReason.SHUT_DOWN
                || reason == CloseReason.SESSION_ENDED;
    }

    private void interruptIfBusy(Session session) {
        if (conversation.isIdle()) {
            return;
        }
        try {
            session.submit(new Submission("closing", new Op.Interrupt()));
        } catch (RuntimeException e) { // it is closed next, whatever it answers
            LOG.log(System.Logger.Level.DEBUG, "session of " + conversation.id() + " refused an interrupt", e);
        }
    }

    private void awaitIdle(Duration bound) {
        try {
            conversation.link().ledger().awaitIdle(bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the executor ends: waiting no longer is all we can do
        }
    }

    /**
     * A session that died keeps what it never took for the next one; a conversation that somebody closed does not start
     * it again behind their back.
     */
    private void seal() {
        SessionLink link = conversation.link();
        AbortReason why = sessionWasWell() ? AbortReason.CLOSED : AbortReason.SESSION_LOST;
        List<String> ended = link.seal(
                sessionWasWell() ? link.ledger()::unfinished : link.ledger()::running,
                why,
                new ConversationClosedException(conversation.id(), reason));
        ended.forEach(id -> link.log().publish(new Event(id, new EventMsg.TurnAborted(why)), link.length()));
        last.ifPresent(event -> link.log().publish(event, link.length()));
        link.log().end(reason);
    }

    /** Waits until all is done; tells whether it is. An interrupt ends the wait, not the closing. */
    boolean await(Duration bound) {
        try {
            done.get(bound.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return done.isDone();
        }
    }

    /** Completed when all is done, or with why the conversation could not be deleted. */
    CompletableFuture<Void> done() {
        return done;
    }
}
