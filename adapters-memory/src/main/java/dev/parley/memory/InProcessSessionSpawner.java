package dev.parley.memory;

import dev.parley.model.EventMsg;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationException;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.TaskThreads;
import dev.parley.spi.UnknownAgentException;
import dev.parley.spi.UnknownToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs agents that are written in Java within this process. A session takes its turns one at a time; input that comes
 * meanwhile waits in a bounded queue, unless the agent takes it into the running turn. An idle session holds no thread.
 * Safe for use by many threads.
 *
 * <pre>{@code
 * var spawner = InProcessSessionSpawner.builder()
 *         .agent("echo", turn -> turn.say("You said: " + turn.inputText()))
 *         .build();
 * }</pre>
 *
 * <p>Agents keep nothing of their own: a session that goes on or forks begins with the request's history.
 */
public final class InProcessSessionSpawner implements SessionSpawner {

    private final SortedMap<String, Agent> agents;
    private final Supplier<String> sessionIds;
    private final Duration closeTimeout;
    private final SessionSettings settings;
    private final List<ExecutorService> owned = new ArrayList<>();
    private final LiveSessions live = new LiveSessions();

    private InProcessSessionSpawner(Builder builder) {
        agents = new TreeMap<>(builder.agents);
        sessionIds = builder.sessionIds;
        closeTimeout = builder.closeTimeout;
        Executor executor = builder.executor == null ? own(TaskThreads.perTask("parley-agent")) : builder.executor;
        ScheduledExecutorService scheduler = builder.scheduler == null ? own(ownScheduler()) : builder.scheduler;
        settings = new SessionSettings(executor, scheduler, builder.interruptGrace, builder.queueCapacity);
    }

    /** Begins a spawner without agents. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts a session of the agent named in the request, seeded from the request's history, as {@link SessionSpawner} says.
     *
     * @throws InterruptedException if the calling thread was interrupted; nothing is left running
     * @throws ConversationException as {@link SessionSpawner#spawn}, and also what {@link Agent#check} throws
     */
    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(
                    "interrupted before the session of %s began".formatted(request.conversation()));
        }
        Agent agent = agentFor(request.config());
        InProcessSession session = sessionOf(agent, request, events);
        if (!live.add(session)) {
            throw new SessionSpawnException(request.conversation(), new IllegalStateException("the spawner is closed"));
        }
        try {
            session.start();
        } catch (RuntimeException | Error e) { // such as: no thread can be made
            live.remove(session);
            throw new SessionSpawnException(request.conversation(), e);
        }
        return session;
    }

    /**
     * Ends all sessions and waits until they have said so, as long as the builder was told; what still runs then is left
     * to itself. Executors that came in stay open. Idempotent.
     */
    @Override
    public void close() {
        live.close().forEach(InProcessSession::close);
        if (allEnded()) {
            owned.forEach(ExecutorService::shutdown);
        }
        // Else the threads stay until they have nothing left to do: abandoned turns are still to be reported.
    }

    private boolean allEnded() {
        try {
            return live.awaitEnd(closeTimeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Agent agentFor(SessionConfig config) {
        Agent agent = agents.get(config.agent());
        if (agent == null) {
            throw new UnknownAgentException(config.agent(), List.copyOf(agents.keySet()));
        }
        return agent;
    }

    private InProcessSession sessionOf(Agent agent, SessionRequest request, EventSink events) {
        try {
            checkTools(request.config(), agent.tools());
            agent.check(request.config());
            EventMsg.SessionConfigured configured =
                    new EventMsg.SessionConfigured(sessionIds.get(), agent.model(request.config()));
            return new InProcessSession(request, agent, configured, events, settings, live::remove);
        } catch (ConversationException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SessionSpawnException(request.conversation(), e);
        }
    }

    private static void checkTools(SessionConfig config, Set<String> known) {
        for (String tool : config.tools()) {
            if (!known.contains(tool)) {
                throw new UnknownToolException(tool, List.copyOf(new TreeSet<>(known)));
            }
        }
    }

    private <E extends ExecutorService> E own(E executor) {
        owned.add(executor);
        return executor;
    }

    /** One thread, and that only while an interrupted turn has not ended yet. */
    private static ScheduledExecutorService ownScheduler() {
        ScheduledThreadPoolExecutor scheduler =
                new ScheduledThreadPoolExecutor(1, TaskThreads.daemons("parley-agent-grace"));
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setKeepAliveTime(1, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
        return scheduler;
    }

    /** Names the agents, and what else is not to be the default. Not safe for use by many threads. */
    public static final class Builder {

        private final TreeMap<String, Agent> agents = new TreeMap<>();
        private Supplier<String> sessionIds = () -> UUID.randomUUID().toString();
        private int queueCapacity = 64;
        private Duration interruptGrace = Duration.ofSeconds(5);
        private Duration closeTimeout = Duration.ofSeconds(10);
        private @Nullable Executor executor;
        private @Nullable ScheduledExecutorService scheduler;

        private Builder() {}

        /**
         * Adds an agent. Sessions ask for it by {@link SessionConfig#agent}.
         *
         * @throws IllegalArgumentException if the name is blank or taken
         */
        public Builder agent(String name, Agent agent) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("agent name is blank");
            }
            if (agents.putIfAbsent(name, agent) != null) {
                throw new IllegalArgumentException("two agents are named \"%s\"".formatted(name));
            }
            return this;
        }

        /** How many submissions may wait for the running turn of a session; 64 unless told. More are refused. */
        public Builder queueCapacity(int submissions) {
            if (submissions < 1) {
                throw new IllegalArgumentException("queue capacity %d is below 1".formatted(submissions));
            }
            queueCapacity = submissions;
            return this;
        }

        /** How long an interrupted turn may go on before it is given up; 5 seconds unless told. */
        public Builder interruptGrace(Duration grace) {
            interruptGrace = notNegative("interrupt grace", grace);
            return this;
        }

        /** How long {@link InProcessSessionSpawner#close} waits; 10 seconds unless told. */
        public Builder closeTimeout(Duration timeout) {
            closeTimeout = notNegative("close timeout", timeout);
            return this;
        }

        /** Where sessions take their ids from, which only have to differ; random UUIDs unless told. */
        public Builder sessionIds(Supplier<String> ids) {
            sessionIds = ids;
            return this;
        }

        /**
         * Where turns run: gives each task a thread at once and never the caller's. Unless told, virtual threads on 21
         * and later, else cached platform threads.
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /** What measures the interrupt grace. Stays open; it is to outlive the spawner. */
        public Builder scheduler(ScheduledExecutorService scheduler) {
            this.scheduler = scheduler;
            return this;
        }

        /**
         * The spawner.
         *
         * @throws IllegalStateException if it has no agent
         */
        public InProcessSessionSpawner build() {
            if (agents.isEmpty()) {
                throw new IllegalStateException("a spawner without agents can start nothing");
            }
            return new InProcessSessionSpawner(this);
        }

        private static Duration notNegative(String what, Duration duration) {
            if (duration.isNegative()) {
                throw new IllegalArgumentException("%s %s is negative".formatted(what, duration));
            }
            return duration;
        }
    }
}
