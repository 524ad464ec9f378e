package dev.parley.redis;

import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.TaskThreads;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What a front end or a worker holds as a process: its name, its way to the server, its threads and its heartbeat. Safe for
 * use by many threads.
 */
final class SessionLine implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SessionLine.class.getName());

    /** So many heartbeats may fail before one is missed. */
    private static final int BEATS = 3;

    private final RedisLink link;
    private final KeyLayout keys;
    private final String heartbeat;
    private final Duration timeToLive;
    private final ExecutorService executor;
    private final ScheduledThreadPoolExecutor scheduler;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Connects, and checks what is there.
     *
     * @param heartbeat the key that lives as long as this process
     */
    SessionLine(RedisStoreBuilder connection, KeyLayout keys, String heartbeat, Duration timeToLive, String threads) {
        this.keys = keys;
        this.heartbeat = heartbeat;
        this.timeToLive = timeToLive;
        this.link = new RedisLink(connection);
        boolean sound = false;
        try {
            ServerCheck unused = ServerCheck.of(link, keys, connection.isEvictionAllowed());
            ServerCheck.requireLayout(link, keys.sessionsLayout(), KeyLayout.SESSIONS_VERSION);
            sound = true;
        } finally {
            if (!sound) {
                link.close();
            }
        }
        this.executor = TaskThreads.perTask(threads);
        this.scheduler = new ScheduledThreadPoolExecutor(1, TaskThreads.daemons(threads + "-clock"));
        this.scheduler.setRemoveOnCancelPolicy(true);
    }

    RedisLink link() {
        return link;
    }

    KeyLayout keys() {
        return keys;
    }

    Pump pump(Duration patience, Runnable round, Consumer<RuntimeException> giveUp) {
        return new Pump(executor, scheduler, patience, round, giveUp);
    }

    /** Beats now, and lets {@code upkeep} be rung at every beat from then on. */
    void live(Pump upkeep) {
        beat();
        long pause = TimeUnit.MILLISECONDS.convert(timeToLive) / BEATS;
        var unused = scheduler.scheduleAtFixedRate(upkeep::ring, pause, pause, TimeUnit.MILLISECONDS);
    }

    void beat() {
        Answer unused = link.call(Call.writing(
                CommandType.SET, heartbeat, "1", "PX", Long.toString(TimeUnit.MILLISECONDS.convert(timeToLive))));
    }

    /** Whether a key is there, for each of them. */
    List<Boolean> exist(List<String> wanted) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        return link
                .calls(wanted.stream()
                        .map(key -> Call.reading(CommandType.EXISTS, key))
                        .toList())
                .stream()
                .map(answer -> answer.number(0) > 0)
                .toList();
    }

    void run(Runnable task) {
        executor.execute(task);
    }

    /** Ends the heartbeat, the connection and the threads. Idempotent. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        scheduler.shutdownNow();
        try {
            Answer unused = link.call(Call.writing(CommandType.DEL, heartbeat));
        } catch (StoreUnavailableException e) {
            LOG.log(System.Logger.Level.DEBUG, "the heartbeat ends by itself", e);
        }
        link.close();
        executor.shutdown();
    }
}
