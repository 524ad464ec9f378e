package dev.parley.redis;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.SourcePosition;
import dev.parley.spi.ConversationException;
import dev.parley.spi.EventSink;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.UnknownAgentException;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has sessions run by {@link AgentWorker}s of other processes, over the Redis server that all of them share. It holds two
 * connections, however many sessions there are, and no thread for one that is idle. Safe for use by many threads.
 *
 * <p>What a session says comes in order and once, whatever is sent again: events carry the session's epoch and their number,
 * and are acknowledged when {@code emit} has returned. When a worker is gone, the turn that ran there is aborted, and the
 * session goes on with another one from what is stored; it says {@code SessionConfigured} again then. When a front end is
 * gone, whoever opens the conversation finds the session where it was left. Keys, messages and failures are described in
 * {@code docs/remote.md}.
 */
public final class RedisSessionSpawner implements SessionSpawner {

    private static final System.Logger LOG = System.getLogger(RedisSessionSpawner.class.getName());

    private final FrontSettings settings;
    private final String name = UUID.randomUUID().toString();
    private final KeyLayout keys;
    private final SessionLine line;
    private final AtomicLong tokens = new AtomicLong();
    private final Map<ConversationId, List<RemoteSession>> sessions = new ConcurrentHashMap<>();
    private final Set<String> knownAgents = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> missingWorkers = new HashMap<>(); // the upkeep's own
    private final Object ended = new Object();
    private volatile boolean closed;

    RedisSessionSpawner(RedisStoreBuilder connection, FrontSettings settings) {
        this.settings = settings;
        this.keys = new KeyLayout(connection.namespace());
        this.line = new SessionLine(connection, keys, keys.frontHeartbeat(name), settings.timeToLive(), "parley-front");
        boolean sound = false;
        try {
            line.link().listen(keys.frontBells(name).toList(), new Bells());
            line.live(line.pump(
                    settings.patience(),
                    this::lookAfterAll,
                    e -> LOG.log(
                            System.Logger.Level.WARNING,
                            "sessions are looked after later: {0}",
                            e.getClass().getName())));
            sound = true;
        } finally {
            if (!sound) {
                line.close();
            }
        }
    }

    /**
     * What a spawner is told before it opens.
     *
     * @param url of the server, as {@link RedisConversationStore#builder}
     */
    public static RedisSpawnerBuilder builder(String url) {
        return new RedisSpawnerBuilder(url);
    }

    /**
     * Has a session begun by a worker, as {@link SessionSpawner} says; or goes on with the one that runs, if the agent state
     * in the request is of that.
     *
     * @throws SessionParkedException if too many workers were lost to the session
     * @throws PayloadTooLargeException if the history is not in the store, and too large to be sent
     */
    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        ConversationId id = request.conversation();
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted before the session of %s began".formatted(id));
        }
        if (closed) {
            throw new SessionSpawnException(id, new IllegalStateException("the spawner is closed"));
        }
        WantedSession wanted = WantedSession.of(request, settings.largestMessage());
        FrontCalls calls = new FrontCalls(line.link(), keys, id, "%s/%d".formatted(name, tokens.incrementAndGet()));
        RemoteSession session = new RemoteSession(id, events, calls, settings, line, this::forget);
        try {
            requireAgent(request.config().agent());
            add(session);
            open(session, calls, request, wanted);
        } catch (StoreUnavailableException | StoreClosedException e) {
            session.cancel();
            throw new SessionSpawnException(id, e);
        }
        awaitBegun(session);
        if (closed) {
            session.close(); // close may not have seen it
        }
        return session;
    }

    private void open(RemoteSession session, FrontCalls calls, SessionRequest request, WantedSession wanted) {
        Optional<AgentState> state =
                request.history() instanceof InitialHistory.Resumed resumed ? resumed.agentState() : Optional.empty();
        Optional<SourcePosition> seen = state.flatMap(AgentState::lastSource);
        Answer answer = calls.open(
                name,
                PlainName.of(request.config().agent()),
                seen.isPresent() ? state.orElseThrow().sessionId() : "",
                seen.map(SourcePosition::epoch).orElse(0L),
                wanted);
        if (answer.is(Answer.PARKED)) {
            forget(session);
            throw new SessionParkedException(session.id());
        }
        if (answer.is(Answer.TAKEN_OVER)) {
            session.resume(answer.text(1), answer.text(2), seen.orElseThrow());
        }
        session.ring();
    }

    private static void awaitBegun(RemoteSession session) throws InterruptedException {
        try {
            session.begun().get();
        } catch (InterruptedException e) {
            session.cancel();
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ConversationException known
                    ? known
                    : new SessionSpawnException(session.id(), e);
        }
    }

    /** Agents that had a worker within the last day are waited for. */
    private void requireAgent(String agent) {
        String plain = PlainName.of(agent);
        if (knownAgents.contains(plain)) {
            return;
        }
        List<String> served = line.link()
                .call(Call.reading(CommandType.ZRANGE, keys.agents(), "0", "-1"))
                .texts();
        if (!served.contains(plain)) {
            throw new UnknownAgentException(
                    agent, served.stream().map(PlainName::nameOf).sorted().toList());
        }
        knownAgents.addAll(served);
    }

    /**
     * Lets a parked conversation's session be given to workers again.
     *
     * @return whether it was parked
     */
    public boolean unpark(ConversationId conversation) {
        return line.link()
                .call(SessionScripts.call(keys, Script.SESSION_UNPARK, conversation, List.of()))
                .is(Answer.OK);
    }

    /**
     * Takes the session of a conversation from its worker at once, as if that were gone. For operators who know that it is.
     * Does nothing if this process has no such session.
     */
    public void takeFromWorker(ConversationId conversation) {
        sessions.getOrDefault(conversation, List.of()).forEach(session -> session.workerIsGone(session.worker()));
    }

    /** Ends all sessions, waits until they have said so as long as the builder was told, and leaves the server. Idempotent. */
    @Override
    public void close() {
        closed = true;
        sessions.values().forEach(each -> each.forEach(RemoteSession::close));
        awaitNoneLeft();
        line.close();
    }

    private void awaitNoneLeft() {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(settings.closeTimeout());
        synchronized (ended) {
            try {
                long left = deadline - System.nanoTime();
                while (!sessions.isEmpty() && left > 0) {
                    TimeUnit.NANOSECONDS.timedWait(ended, left);
                    left = deadline - System.nanoTime();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void add(RemoteSession session) {
        sessions.merge(session.id(), List.of(session), (before, one) -> {
            List<RemoteSession> all = new ArrayList<>(before);
            all.addAll(one);
            return List.copyOf(all);
        });
    }

    private void forget(RemoteSession session) {
        sessions.computeIfPresent(session.id(), (id, before) -> {
            List<RemoteSession> rest =
                    before.stream().filter(each -> !each.equals(session)).toList();
            return rest.isEmpty() ? null : rest;
        });
        synchronized (ended) {
            ended.notifyAll();
        }
    }

    private List<RemoteSession> all() {
        return sessions.values().stream().flatMap(List::stream).toList();
    }

    /** At each heartbeat. */
    void lookAfterAll() {
        line.beat();
        long now = settings.nanoTime().getAsLong();
        List<RemoteSession> all = all();
        all.forEach(session -> session.lookAfter(now));
        List<String> workers = all.stream()
                .map(RemoteSession::worker)
                .filter(worker -> !worker.isEmpty())
                .distinct()
                .toList();
        List<Boolean> alive =
                line.exist(workers.stream().map(keys::workerHeartbeat).toList());
        missingWorkers.keySet().retainAll(workers);
        for (int i = 0; i < workers.size(); i++) {
            if (alive.get(i)) {
                missingWorkers.remove(workers.get(i));
            } else {
                missing(workers.get(i), now, all);
            }
        }
    }

    /**
     * A worker is gone when it is missing twice: when the server itself was away, heartbeats end there before anybody could
     * beat again.
     */
    private void missing(String worker, long now, List<RemoteSession> all) {
        Long since = missingWorkers.putIfAbsent(worker, now);
        if (since != null && now - since >= TimeUnit.NANOSECONDS.convert(settings.timeToLive()) / 4) {
            all.forEach(session -> session.workerIsGone(worker));
        }
    }

    @Override
    public String toString() {
        return "RedisSessionSpawner[%s, %d conversations]".formatted(name, sessions.size());
    }

    private final class Bells implements Doorbell.Listener {
        @Override
        public void rung(String channel, String message) {
            sessions.getOrDefault(ConversationId.parse(message), List.of()).forEach(RemoteSession::ring);
        }

        @Override
        public void missed() {
            all().forEach(RemoteSession::ring);
        }
    }
}
