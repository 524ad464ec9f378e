package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends conversations: removes, deletes, shuts down. Safe for use by many threads. */
final class Ender {

    private static final int SHUT_DOWN_AT_ONCE = 64; // each may need a thread and a connection to the store

    private final ManagerSettings settings;
    private final ConversationStore store;
    private final LiveConversations live;
    private final Heartbeat heartbeat;
    private final ManagerThreads threads;
    private final Executor shutdowns;
    private volatile boolean shutDown;

    Ender(ManagerSettings settings, LiveConversations live, Heartbeat heartbeat, ManagerThreads threads) {
        this.settings = settings;
        this.store = settings.store();
        this.live = live;
        this.heartbeat = heartbeat;
        this.threads = threads;
        this.shutdowns = new BoundedExecutor(settings.executor(), SHUT_DOWN_AT_ONCE);
    }

    void requireRunning() {
        if (shutDown) {
            throw new ManagerShutDownException();
        }
    }

    RemoveOutcome remove(ConversationId id) {
        if (!(live.find(id) instanceof Conversation conversation)) {
            return RemoveOutcome.ABSENT;
        }
        Closing closing = conversation.beginClosing(Closing.Cause.of(CloseReason.REMOVED));
        return closing.await(settings.removeDeadline()) ? RemoveOutcome.REMOVED : RemoveOutcome.TIMED_OUT;
    }

    RemoveOutcome delete(ConversationId id) {
        while (true) {
            Registration found = live.find(id);
            if (found instanceof Conversation conversation) {
                Closing closing = conversation.beginClosing(Closing.Cause.of(CloseReason.DELETED));
                if (!closing.await(settings.removeDeadline())) {
                    return RemoveOutcome.TIMED_OUT;
                }
                if (closing.reason() == CloseReason.DELETED) {
                    requireTaken(closing);
                    return RemoveOutcome.REMOVED;
                }
            } else if (found instanceof Reservation other) {
                if (!awaitSettled(other, settings.removeDeadline())) {
                    return RemoveOutcome.TIMED_OUT;
                }
            } else {
                Optional<Reservation> mine = live.reserve(id);
                if (mine.isPresent()) {
                    return deleteStored(id, mine.get());
                }
            }
        }
    }

    private static void requireTaken(Closing closing) {
        try {
            closing.done().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    private RemoveOutcome deleteStored(ConversationId id, Reservation mine) {
        try {
            Lease lease = store.acquire(id, settings.owner(), Takeover.IF_ABANDONED);
            try {
                return store.delete(lease) ? RemoveOutcome.REMOVED : RemoveOutcome.ABSENT;
            } catch (RuntimeException e) {
                giveUp(lease);
                throw e;
            }
        } catch (ConversationNotFoundException e) {
            return RemoveOutcome.ABSENT;
        } finally {
            live.forget(id, mine);
            mine.outcome().completeExceptionally(new ConversationNotFoundException(id));
        }
    }

    /** The last step of a closing. */
    void settle(Conversation conversation, CloseReason reason) {
        Lease lease = conversation.lease();
        try {
            if (reason != CloseReason.DELETED) {
                giveUp(lease);
                return;
            }
            store.delete(lease);
        } catch (RuntimeException e) {
            giveUp(lease);
            throw e;
        } finally {
            live.forget(conversation.id(), conversation);
            conversation.link().lifespan().closed(reason);
        }
    }

    private void giveUp(Lease lease) {
        heartbeat.insist("release of conversation " + lease.conversation(), () -> store.release(lease));
    }

    /**
     * Waits until a conversation that is being closed is gone.
     *
     * @throws ConversationClosedException if it takes too long
     */
    void awaitClosed(Conversation conversation) {
        Closing closing = conversation.beginClosing(Closing.Cause.of(CloseReason.REMOVED));
        if (!closing.await(settings.removeDeadline())) {
            throw new ConversationClosedException(conversation.id(), closing.reason());
        }
    }

    /**
     * To be asked when a conversation has become live: a shutdown that is under way did not see it.
     *
     * @throws ManagerShutDownException if so; the conversation is closed
     */
    void closeIfShutDown(Conversation conversation) {
        if (shutDown) {
            conversation.beginClosing(Closing.Cause.of(CloseReason.SHUT_DOWN)).await(settings.removeDeadline());
            throw new ManagerShutDownException();
        }
    }

    /**
     * Waits until a closing is done.
     *
     * @throws ConversationClosedException if it takes too long
     * @throws RuntimeException what the store did not take
     */
    void awaitDone(Conversation conversation, Closing closing) {
        if (!closing.await(settings.removeDeadline())) {
            throw new ConversationClosedException(conversation.id(), closing.reason());
        }
        requireTaken(closing);
    }

    /** For a conversation that was closing while it was registered: its closing may have come too early to forget it. */
    void forgetIfClosed(Conversation conversation) {
        awaitClosed(conversation);
        live.forget(conversation.id(), conversation);
    }

    private static boolean awaitSettled(Reservation other, Duration bound) {
        try {
            other.outcome().get(Deadline.nanos(bound), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return true; // it did not become live
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    ShutdownReport shutdown(Duration bound) {
        if (bound.isNegative()) {
            throw new IllegalArgumentException("shutdown bound of %s is negative".formatted(bound));
        }
        Deadline deadline = Deadline.in(bound);
        shutDown = true; // from here on whoever makes a conversation live closes it again
        Map<ConversationId, Registration> tracked = live.all();
        tracked.values().forEach(this::beginShutdown);
        List<ConversationId> closed = new ArrayList<>();
        List<ConversationId> timedOut = new ArrayList<>();
        tracked.forEach((id, registration) -> {
            boolean done = awaitGone(registration, Duration.ofNanos(deadline.nanosLeft()));
            (done ? closed : timedOut).add(id);
        });
        if (live.size() == 0) {
            heartbeat.stop();
            threads.end();
        }
        closed.sort(null);
        timedOut.sort(null);
        return new ShutdownReport(closed, timedOut);
    }

    /** From here on it refuses submissions; it is closed when it is its turn. */
    private void beginShutdown(Registration registration) {
        if (registration instanceof Conversation conversation) {
            conversation.beginClosing(Closing.Cause.of(CloseReason.SHUT_DOWN), shutdowns);
        }
    }

    private boolean awaitGone(Registration registration, Duration bound) {
        if (registration instanceof Conversation conversation) {
            return conversation
                    .beginClosing(Closing.Cause.of(CloseReason.SHUT_DOWN), shutdowns)
                    .await(bound);
        }
        return awaitSettled((Reservation) registration, bound);
    }
}
