package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.redis.WorkerCalls.Claim;
import dev.parley.spi.SessionSpawner;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Runs sessions for the {@link RedisSessionSpawner}s of other processes, on a spawner of its own. It takes as many as it has
 * room for, of the agents that it serves, tells with a heartbeat that it lives, and asks a
 * {@link HistorySource} for what was said before. Safe for use by many threads.
 *
 * <p>Whoever opened the spawner closes it, after the worker.
 */
public final class AgentWorker implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AgentWorker.class.getName());

    private static final String LOOK_AT = "9";
    /** In milliseconds; an agent that had no worker for so long is unknown. */
    private static final long AGENTS_KNOWN = TimeUnit.DAYS.toMillis(1);
    /** Keys of sessions stay for a day without it. */
    private static final long TOUCH_AFTER = TimeUnit.HOURS.toNanos(1);

    private final WorkerSettings settings;
    private final String name = UUID.randomUUID().toString();
    private final KeyLayout keys;
    private final SessionLine line;
    private final WorkerCalls calls;
    private final Pump upkeep;
    private final Pump search;
    private final Map<ConversationId, HostedSession> sessions = new ConcurrentHashMap<>();
    private final Set<HostedSession> all = ConcurrentHashMap.newKeySet();
    private final Set<ConversationId> claiming = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> missingFronts = new HashMap<>(); // the upkeep's own
    private long touched = System.nanoTime(); // likewise
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong claimed = new AtomicLong();
    private final Object ended = new Object();
    private volatile boolean left;
    private volatile boolean draining;

    AgentWorker(RedisStoreBuilder connection, WorkerSettings settings) {
        this.settings = settings;
        this.keys = new KeyLayout(connection.namespace());
        this.line =
                new SessionLine(connection, keys, keys.workerHeartbeat(name), settings.timeToLive(), "parley-worker");
        this.calls = new WorkerCalls(line.link(), keys, name);
        this.upkeep = line.pump(settings.patience(), this::lookAfterAll, AgentWorker::log);
        this.search = line.pump(settings.patience(), this::search, AgentWorker::log);
        boolean sound = false;
        try {
            List<String> bells =
                    Stream.concat(keys.workerBells(name), keys.readyBells()).toList();
            line.link().listen(bells, new Bells());
            register();
            line.live(upkeep);
            sound = true;
        } finally {
            if (!sound) {
                line.close();
            }
        }
        search.ring();
    }

    /**
     * What a worker is told before it starts.
     *
     * @param url of the server, as {@link RedisConversationStore#builder}
     * @param spawner runs the sessions here; stays open when the worker is closed
     * @param histories what was said in the conversations
     */
    public static AgentWorkerBuilder builder(String url, SessionSpawner spawner, HistorySource histories) {
        return new AgentWorkerBuilder(url, spawner, histories);
    }

    /** What its heartbeat bears, and sessions that it has: unique for each worker that was ever started. */
    public String name() {
        return name;
    }

    /** What it does now. */
    public WorkerStats stats() {
        return new WorkerStats(all.size(), settings.capacity(), claimed.get(), draining);
    }

    /** Takes no more sessions. Those that it has go to other workers, each as soon as no turn of it runs or waits here. */
    public void drain() {
        draining = true;
        all.forEach(HostedSession::drain);
    }

    /**
     * Drains; turns that still run after the builder's drain time are given up, and their front ends abort them. Then it
     * leaves the server. Idempotent.
     */
    @Override
    public void close() {
        drain();
        if (!awaitNoneLeft(settings.drainTime())) {
            all.forEach(HostedSession::handBack);
            boolean unused = awaitNoneLeft(settings.closeGrace());
        }
        left = true;
        line.close();
    }

    private boolean awaitNoneLeft(Duration limit) {
        long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(limit);
        synchronized (ended) {
            try {
                while (!left && taken.get() > 0) {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(ended, left);
                }
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    private void register() {
        long time = System.currentTimeMillis();
        List<Call> calls = new ArrayList<>();
        for (String agent : settings.agents()) {
            calls.add(Call.writing(CommandType.ZADD, keys.agents(), Long.toString(time), agent));
        }
        calls.add(
                Call.writing(CommandType.ZREMRANGEBYSCORE, keys.agents(), "-inf", Long.toString(time - AGENTS_KNOWN)));
        List<Answer> unused = line.link().calls(calls);
    }

    /** Looks for all that waits, the oldest first: whatever was rung for while there was no room, or while nobody heard. */
    private void search() {
        if (draining || taken.get() >= settings.capacity()) {
            return;
        }
        List<Call> asked = new ArrayList<>();
        List<String> agents = new ArrayList<>();
        for (String agent : settings.agents()) {
            for (String partition : KeyLayout.partitions()) {
                asked.add(Call.reading(CommandType.ZRANGE, keys.ready(partition, agent), "0", LOOK_AT, "WITHSCORES"));
                agents.add(agent);
            }
        }
        List<Answer> answers = line.link().calls(asked);
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            List<String> found = answers.get(i).texts();
            for (int j = 0; j < found.size(); j += 2) {
                waiting.add(new Waiting(agents.get(i), found.get(j), Double.parseDouble(found.get(j + 1))));
            }
        }
        waiting.sort(Comparator.comparingDouble(Waiting::since));
        waiting.forEach(each -> claimSoon(each.agent(), ConversationId.parse(each.id())));
    }

    private void claimSoon(String agent, ConversationId id) {
        if (!draining && settings.agents().contains(agent) && taken.get() < settings.capacity()) {
            line.run(() -> claim(agent, id));
        }
    }

    private void claim(String agent, ConversationId id) {
        if (!claiming.add(id)) {
            return; // heard of twice
        }
        try {
            if (taken.incrementAndGet() > settings.capacity()) {
                freeRoom();
                return;
            }
            Optional<Claim> claim = Optional.empty();
            try {
                claim = calls.claim(id, agent);
            } finally {
                if (claim.isEmpty()) {
                    freeRoom();
                }
            }
            claim.ifPresent(this::host);
        } catch (RuntimeException e) {
            log(e);
            search.ringIn(settings.timeToLive().dividedBy(3));
        } finally {
            claiming.remove(id);
        }
    }

    private void host(Claim claim) {
        claimed.incrementAndGet();
        HostedSession session = new HostedSession(claim, settings, line, calls, this::leave);
        all.add(session);
        HostedSession before = sessions.put(claim.id(), session);
        if (before != null) {
            before.abandon(); // it was enqueued again, so it is nobody's any more
        }
        settings.observer().claimed(claim.id(), claim.waited());
        if (draining) {
            session.drain();
        }
        // not under the mark of what is being claimed: an agent may take long to begin
        line.run(session::start);
    }

    private void leave(HostedSession session) {
        sessions.remove(session.claim().id(), session);
        all.remove(session);
        settings.observer().left(session.claim().id());
        freeRoom();
    }

    private void freeRoom() {
        boolean wasFull = taken.getAndDecrement() >= settings.capacity();
        synchronized (ended) {
            ended.notifyAll();
        }
        if (wasFull) {
            search.ring();
        }
    }

    /** At each heartbeat. */
    void lookAfterAll() {
        line.beat();
        register();
        long now = System.nanoTime();
        lookAfterFronts(now);
        all.forEach(session -> session.lookAfter(now));
        if (now - touched > TOUCH_AFTER) {
            touched = now;
            all.forEach(HostedSession::touch);
        }
        search.ring();
    }

    private void lookAfterFronts(long now) {
        List<String> fronts = all.stream().map(HostedSession::front).distinct().toList();
        List<Boolean> alive =
                line.exist(fronts.stream().map(keys::frontHeartbeat).toList());
        missingFronts.keySet().retainAll(fronts);
        for (int i = 0; i < fronts.size(); i++) {
            if (alive.get(i)) {
                missingFronts.remove(fronts.get(i));
            } else {
                lookAfterOrphans(fronts.get(i), now - missingFronts.computeIfAbsent(fronts.get(i), front -> now));
            }
        }
    }

    private void lookAfterOrphans(String front, long missing) {
        for (HostedSession session : all) {
            if (session.front().equals(front)) {
                session.touch();
                if (session.front().equals(front) && missing > TimeUnit.NANOSECONDS.convert(settings.orphanGrace())) {
                    session.handBack();
                }
            }
        }
    }

    private static void log(RuntimeException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "a worker goes on in spite of: {0}",
                e.getClass().getName());
    }

    @Override
    public String toString() {
        return "AgentWorker[%s, %s]".formatted(name, stats());
    }

    /** Not on the connection's thread: parsing aside, everything here begins a task. */
    private final class Bells implements Doorbell.Listener {
        @Override
        public void rung(String channel, String message) {
            int space = message.indexOf(' ');
            if (space >= 0) {
                claimSoon(message.substring(0, space), ConversationId.parse(message.substring(space + 1)));
                return;
            }
            HostedSession session = sessions.get(ConversationId.parse(message));
            if (session != null) {
                session.ring();
            }
        }

        @Override
        public void missed() {
            all.forEach(HostedSession::ring);
            search.ring();
        }
    }

    private record Waiting(String agent, String id, double since) {}
}
