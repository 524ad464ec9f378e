package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.spi.ConversationException;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Spawns one session and waits until it is spawned and has said {@code SessionConfigured}. If either fails, or takes too
 * long, the session is closed, now or when a late spawn returns it, and its link takes no event.
 */
final class SessionStart {

    private final ManagerSettings settings;
    private final StartPlan plan;
    private final SessionLink link;
    private final FutureTask<Void> spawning;

    SessionStart(ManagerSettings settings, StartPlan plan, SessionLink link) {
        this.settings = settings;
        this.plan = plan;
        this.link = link;
        this.spawning = new FutureTask<>(this::spawn, null);
    }

    /**
     * Starts the session.
     *
     * @throws ConversationException of a type for each way to fail; the link is abandoned
     */
    EventMsg.SessionConfigured run() {
        try {
            begin();
            awaitReady(settings.startDeadline());
            return link.configured().join();
        } catch (RuntimeException | Error e) {
            abandon(e);
            throw e;
        }
    }

    private void begin() {
        try {
            settings.executor().execute(spawning);
        } catch (RuntimeException | Error e) { // such as: no thread can be made
            throw new SessionSpawnException(conversation(), e);
        }
    }

    private void spawn() {
        try {
            SessionRequest request = new SessionRequest(conversation(), plan.config(), plan.history());
            Session session = settings.spawner().spawn(request, link);
            if (!link.spawned().complete(session)) {
                session.close(); // it came too late: nobody waits for it any more
            }
        } catch (InterruptedException e) { // this thread ends here; there is nobody to restore the flag for
            link.fail(new SessionStartInterruptedException(conversation(), e));
        } catch (ConversationException e) {
            link.fail(e);
        } catch (RuntimeException | Error e) {
            link.fail(new SessionSpawnException(conversation(), e));
        }
    }

    private void awaitReady(Duration deadline) {
        try {
            CompletableFuture.allOf(link.spawned(), link.configured())
                    .get(Deadline.nanos(deadline), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw (RuntimeException) Objects.requireNonNull(e.getCause()); // what SessionLink.fail was given
        } catch (TimeoutException e) {
            throw link.spawned().isDone()
                    ? new SessionConfiguredTimeoutException(conversation(), deadline)
                    : new SessionSpawnTimeoutException(conversation(), deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SessionStartInterruptedException(conversation(), e);
        }
    }

    private void abandon(Throwable why) {
        try {
            link.abandon();
            link.session().ifPresent(Session::close);
        } catch (RuntimeException | Error e) { // the caller is to learn why the start failed
            if (e != why) {
                why.addSuppressed(e);
            }
        } finally {
            spawning.cancel(true);
        }
    }

    private ConversationId conversation() {
        return plan.lease().conversation();
    }
}
