package dev.parley.core;

import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

    /**
     * Why and how to close.
     *
     * @param lastEvent shown to readers before the end
     * @param lastEntry stored at the end of the transcript
     */
    record Cause(CloseReason reason, Optional<Event> lastEvent, Optional<TranscriptEntry> lastEntry) {

        /** Closes for {@code reason}, adding nothing. */
        static Cause of(CloseReason reason) {
            return new Cause(reason, Optional.empty(), Optional.empty());
        }
    }

    private final Conversation conversation;
    private final ManagerSettings settings;
    private final Cause cause;
    private final Aftermath aftermath;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private @Nullable Throwable failure;

    Closing(Conversation conversation, ManagerSettings settings, Cause cause, Aftermath aftermath) {
        this.conversation = conversation;
        this.settings = settings;
        this.cause = cause;
        this.aftermath = aftermath;
    }

    CloseReason reason() {
        return cause.reason();
    }

    /** Whether this is the closing that was begun with {@code other}, not one that came before it. */
    @SuppressWarnings("ReferenceEquality") // two that want the same are two all the same
    boolean isFor(Cause other) {
        return cause == other;
    }

    /** Whatever fails on the way, the transcript is sealed, readers are told, and the conversation is forgotten. */
    @Override
    public void run() {
        endSession();
        try {
            seal();
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "conversation " + conversation.id() + " closed unrecorded",
                    FailureWithoutText.of(e));
            failure = e;
        }
        conversation.link().log().end(reason());
        try {
            aftermath.settle(conversation, reason());
        } catch (RuntimeException | Error e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "settling conversation " + conversation.id() + " failed",
                    FailureWithoutText.of(e));
            failure = e;
        }
        Throwable failed = failure;
        if (failed == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failed);
        }
    }

    private void endSession() {
        Optional<Session> session = conversation.link().session();
        if (sessionWasWell()) {
            List<String> running = ledger().running();
            session.ifPresent(this::interruptIfBusy);
            await(() ->
                    ledger().awaitEnded(running, settings.interruptGrace())); // what waits behind them is not to begin
        }
        session.ifPresent(this::closeSession);
        if (sessionWasWell()) {
            await(() -> ledger().awaitIdle(settings.closeGrace()));
        }
    }

    private TurnLedger ledger() {
        return conversation.link().ledger();
    }

    private boolean sessionWasWell() {
        return switch (reason()) {
            case SESSION_LOST, STORE_FAILED, OWNERSHIP_LOST, NOT_BORN -> false;
            case REMOVED, DELETED, EVICTED, ROLLED_BACK, SESSION_ENDED, SHUT_DOWN -> true;
        };
    }

    private void interruptIfBusy(Session session) {
        if (conversation.isIdle()) {
            return;
        }
        try {
            session.submit(new Submission("closing", new Op.Interrupt()));
        } catch (RuntimeException | Error e) { // it is closed next, whatever it answers
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "session of " + conversation.id() + " refused an interrupt",
                    FailureWithoutText.of(e));
        }
    }

    private void closeSession(Session session) {
        try {
            session.close();
        } catch (RuntimeException | Error e) { // the conversation must be given up all the same
            LOG.log(
                    System.Logger.Level.WARNING,
                    "session of " + conversation.id() + " failed to close",
                    FailureWithoutText.of(e));
        }
    }

    /** Something to wait for. */
    @FunctionalInterface
    private interface Wait {
        void end() throws InterruptedException;
    }

    private static void await(Wait wait) {
        try {
            wait.end();
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
                cause.lastEntry(),
                new ConversationClosedException(conversation.id(), reason()));
        ended.forEach(id -> link.log().publish(new Event(id, new EventMsg.TurnAborted(why)), link.length()));
        cause.lastEvent().ifPresent(event -> link.log().publish(event, link.length()));
    }

    /** Waits until all is done; tells whether it is. An interrupt ends the wait, not the closing. */
    boolean await(Duration bound) {
        try {
            done.get(Deadline.nanos(bound), TimeUnit.NANOSECONDS);
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

    /** Completed when all is done, or with what of it the store did not take. */
    CompletableFuture<Void> done() {
        return done;
    }
}
