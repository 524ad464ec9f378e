package dev.parley.codex;

import dev.parley.json.JsonObject;
import dev.parley.model.AgentState;
import dev.parley.spi.EventSink;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.TaskThreads;
import dev.parley.spi.UnknownAgentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;

/**
 * Starts sessions that are threads of the real Codex program, many in one process ({@code codex app-server}). Codex keeps the
 * history of its threads by itself; a session that goes on, or forks, continues there where Codex' history agrees with the
 * conversation's transcript, and else is told the transcript. Safe for use by many threads.
 *
 * <pre>{@code
 * var spawner = CodexSessionSpawner.builder(Path.of("/opt/codex/bin/codex"), Path.of("/var/lib/codex"))
 *         .tool(CodexTool.of("get_weather", "Tells the weather of a city.", schema, weather))
 *         .build();
 * }</pre>
 *
 * <p>Of {@link dev.parley.model.SessionConfig} it takes the agent's name, the model, the instructions (told the model besides
 * Codex' own), the tools, the working directory and, of the options, {@code approval_policy}, {@code sandbox},
 * {@code reasoning_effort} and {@code input_while_running}: {@code steer}, which is the default, gives input to the turn that
 * runs, {@code wait} keeps it for a turn of its own. The tools are fixed when a thread begins: a conversation that is
 * opened with others gets them only once Codex has to be told its history anew.
 *
 * <p>A turn that fails says why in an error event whose code is Codex' own, such as {@code usage_limit_exceeded}. When a
 * process ends, all its sessions are lost, and the next one that is started starts it again.
 */
public final class CodexSessionSpawner implements SessionSpawner {

    /** What the agent is called unless told otherwise. */
    public static final String DEFAULT_AGENT = "codex";

    private final String agent;
    private final Map<String, CodexTool> tools;
    private final int longestInbox;
    private final ExecutorService threads = TaskThreads.perTask("parley-codex");
    private final CodexProcesses processes;
    private final Set<CodexSession> sessions = ConcurrentHashMap.newKeySet();
    private boolean closed;

    private CodexSessionSpawner(Builder builder) {
        agent = builder.agent;
        tools = Map.copyOf(builder.tools);
        longestInbox = builder.longestInbox;
        Launch launch = new Launch(
                List.of(builder.program.toString(), "app-server"),
                builder.environment,
                builder.home,
                builder.limits,
                TaskThreads.daemons("parley-codex-process"));
        processes = new CodexProcesses(launch, threads, builder.processes);
    }

    /**
     * Begins a spawner. Nothing is started before the first session.
     *
     * @param program the native Codex program
     * @param home its {@code CODEX_HOME}: configuration, credentials, and the threads that it keeps
     */
    public static Builder builder(Path program, Path home) {
        return new Builder(program, home);
    }

    /**
     * Starts a session, as {@link SessionSpawner} says. Waits until Codex runs and has the thread.
     *
     * @throws InterruptedException if the calling thread was interrupted; nothing is left running
     * @throws dev.parley.spi.InvalidSettingException if an option is not understood
     */
    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("spawn was interrupted");
        }
        if (!request.config().agent().equals(agent)) {
            throw new UnknownAgentException(request.config().agent(), List.of(agent));
        }
        ThreadSettings settings = ThreadSettings.of(request.config(), tools);
        CodexSession session = new CodexSession(request, events, threads, longestInbox, sessions::remove);
        register(request, session);
        boolean begun = false;
        try {
            CodexProcess process = process(request);
            Beginning.Begun beginning = new Beginning(process, settings, session).from(request.history());
            session.open(beginning.thread(), beginning.warning());
            begun = true;
            return session;
        } catch (AppServerException e) {
            throw new SessionSpawnException(request.conversation(), e);
        } finally {
            if (!begun) {
                session.abandon();
                sessions.remove(session);
            }
        }
    }

    /**
     * Deletes what Codex keeps of a session, for programs that have deleted its conversation: deleting a conversation leaves
     * it. A session that still runs is not to be deleted.
     *
     * @param sessionId as {@code SessionConfigured} and the conversation's agent state give it
     * @return false if Codex does not know it, or keeps it because a fork is based on it
     * @throws IllegalStateException if Codex cannot be asked
     */
    public boolean deleteThread(String sessionId) throws InterruptedException {
        try {
            Params thread = Params.object().string("threadId", sessionId);
            JsonObject unused = processes.reaching(sessionId).call(Wire.THREAD_DELETE, thread.end());
            return true;
        } catch (CallRefusedException e) {
            return false;
        } catch (AppServerException e) {
            throw new IllegalStateException("codex cannot be asked to delete thread " + sessionId, e);
        }
    }

    /** Ends all sessions and the processes. Waits for the processes to end. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        sessions.forEach(CodexSession::close);
        processes.close();
        threads.shutdown(); // what was begun goes on: it has to say how it ended
    }

    /** Names the agent and how many processes run. */
    @Override
    public String toString() {
        return "CodexSessionSpawner[%s, %d processes]"
                .formatted(agent, processes.running().size());
    }

    CodexProcesses processes() {
        return processes;
    }

    private synchronized void register(SessionRequest request, CodexSession session) {
        if (closed) {
            throw new SessionSpawnException(request.conversation(), new IOException("the spawner is closed"));
        }
        sessions.add(session);
    }

    /** A thread that another one leaves is read where it is being written. */
    private CodexProcess process(SessionRequest request) throws InterruptedException {
        InitialHistory history = request.history();
        Optional<String> source = history instanceof InitialHistory.Forked forked
                ? forked.sourceAgentState().map(AgentState::sessionId)
                : Optional.empty();
        Optional<CodexProcess> holding = source.flatMap(processes::holding);
        return holding.isPresent() ? holding.get() : processes.of(request.conversation());
    }

    /** Says what is not to be the default. Not safe for use by many threads. */
    public static final class Builder {

        private final Path program;
        private final Path home;
        private final Map<String, String> environment = new TreeMap<>();
        private final Map<String, CodexTool> tools = new HashMap<>();
        private String agent = DEFAULT_AGENT;
        private int processes = 1;
        private int longestInbox = 10_000;
        private Limits limits = Limits.DEFAULT;

        private Builder(Path program, Path home) {
            this.program = program;
            this.home = home;
        }

        /** The name by which sessions ask for the agent; {@value CodexSessionSpawner#DEFAULT_AGENT} unless told. */
        public Builder agent(String name) {
            agent = name;
            return this;
        }

        /** A variable for the program besides those of this process, such as one that holds a key. */
        public Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /**
         * Adds a tool, which sessions may then name in their configuration.
         *
         * @throws IllegalArgumentException if there is one of that name
         */
        public Builder tool(CodexTool tool) {
            if (tools.putIfAbsent(tool.name(), tool) != null) {
                throw new IllegalArgumentException("two tools are named \"%s\"".formatted(tool.name()));
            }
            return this;
        }

        /** Over how many processes conversations are spread; 1 unless told. When one ends, so do its sessions only. */
        public Builder processes(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("process count %d is below 1".formatted(count));
            }
            processes = count;
            return this;
        }

        /** How many of its events a session may leave unrecorded before it is lost; 10,000 unless told. */
        public Builder longestInbox(int events) {
            if (events < 1) {
                throw new IllegalArgumentException("inbox length %d is below 1".formatted(events));
            }
            longestInbox = events;
            return this;
        }

        /** The spawner. */
        public CodexSessionSpawner build() {
            return new CodexSessionSpawner(this);
        }

        Builder limits(Limits all) {
            limits = all;
            return this;
        }
    }
}
