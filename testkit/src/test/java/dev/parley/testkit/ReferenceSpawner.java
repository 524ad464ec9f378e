package dev.parley.testkit;

import static dev.parley.testkit.SpawnerFault.A_REFUSAL_STOPS_ALL;
import static dev.parley.testkit.SpawnerFault.EVENTS_GO_ASTRAY;
import static dev.parley.testkit.SpawnerFault.SPAWNER_KEEPS_ITS_THREADS;
import static dev.parley.testkit.SpawnerFault.SPAWNER_LEAVES_ITS_SESSIONS;
import static dev.parley.testkit.SpawnerFault.SPAWNS_FOR_AN_INTERRUPTED_THREAD;
import static dev.parley.testkit.SpawnerFault.TAKES_ANY_AGENT;
import static dev.parley.testkit.SpawnerFault.TAKES_ANY_TOOL;

import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.TaskThreads;
import dev.parley.spi.UnknownAgentException;
import dev.parley.spi.UnknownToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A spawner that keeps all rules, or breaks one as it is told. Its agent is called {@code scripted}. */
final class ReferenceSpawner implements SessionSpawner {

    private final Optional<SpawnerFault> fault;
    private final ExecutorService threads = Executors.newCachedThreadPool(TaskThreads.daemons("reference"));
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<ReferenceSession> sessions = new ArrayList<>();
    private final CountDownLatch closedAgain = new CountDownLatch(1);
    private boolean closed;
    private volatile boolean approved;

    ReferenceSpawner(Optional<SpawnerFault> fault) {
        this.fault = fault;
    }

    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        if (!has(SPAWNS_FOR_AN_INTERRUPTED_THREAD) && Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (!has(TAKES_ANY_AGENT) && !request.config().agent().equals("scripted")) {
            throw new UnknownAgentException(request.config().agent(), List.of("scripted"));
        }
        if (!has(TAKES_ANY_TOOL) && !request.config().tools().isEmpty()) {
            throw new UnknownToolException(request.config().tools().get(0), List.of());
        }
        ReferenceSession session;
        synchronized (this) {
            if (closed) {
                throw new SessionSpawnException(request.conversation(), new IllegalStateException("closed"));
            }
            EventSink sink = has(EVENTS_GO_ASTRAY) && !sessions.isEmpty()
                    ? sessions.get(0).sink()
                    : events;
            session = new ReferenceSession(this, request, sink);
            sessions.add(session);
        }
        session.start();
        return session;
    }

    @Override
    public void close() {
        List<ReferenceSession> open;
        synchronized (this) {
            if (closed) {
                closedAgain.countDown();
            } else if (has(SPAWNER_KEEPS_ITS_THREADS)) {
                sessions.forEach(session -> holdThread(closedAgain));
            }
            closed = true;
            open = List.copyOf(sessions);
        }
        if (!has(SPAWNER_LEAVES_ITS_SESSIONS)) {
            open.forEach(ReferenceSession::close);
        }
        closing.countDown();
        threads.shutdown();
    }

    boolean has(SpawnerFault wanted) {
        return fault.filter(wanted::equals).isPresent();
    }

    void execute(Runnable task) {
        threads.execute(task);
    }

    /** Keeps a thread until the spawner is closed. */
    void holdThread() {
        holdThread(closing);
    }

    private void holdThread(CountDownLatch end) {
        threads.execute(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void approve() {
        approved = true;
    }

    boolean isApproved() {
        return approved;
    }

    void sinkRefused() {
        if (has(A_REFUSAL_STOPS_ALL)) {
            List<ReferenceSession> all;
            synchronized (this) {
                all = List.copyOf(sessions);
            }
            all.forEach(ReferenceSession::close);
        }
    }
}
