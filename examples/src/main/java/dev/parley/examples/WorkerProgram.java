package dev.parley.examples;

import dev.parley.core.StoredHistory;
import dev.parley.redis.AgentWorker;
import dev.parley.redis.AgentWorkerBuilder;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.InvalidSettingException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs agents for chats in other processes that are told {@code PARLEY_AGENT=redis}, until it is ended by Ctrl-C or SIGTERM:
 * then it takes no more, lets turns end, and hands its sessions to other workers. Exits with 0; 2 if it is configured
 * wrongly.
 */
public final class WorkerProgram {

    private static final int OK = 0;
    private static final int MISCONFIGURED = 2;
    private static final long GRACE_SECONDS = 60;

    private static final String USAGE = """
            usage: REDIS_URL=redis://host:6379 java -cp parley-chat.jar dev.parley.examples.WorkerProgram [options]
              --capacity N  how many sessions it has at most; 16 if not said
              --health N    port of this machine at which GET /health tells what it does; 0 for a free one; none if not said
              --help        this
            Configured by the chat's environment variables (java -jar parley-chat.jar --help):
              REDIS_URL and REDIS_NAMESPACE  the server and store that it shares with the chats
              PARLEY_AGENT                   the agent that it runs: openai (the default) or echo
              OPENAI_BASE_URL and so on      the model that it asks""";

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private WorkerProgram() {}

    /** Runs until the process is told to end. */
    public static void main(String[] args) {
        Logger.getLogger("").setLevel(Level.WARNING);
        if (args.length == 1 && args[0].equals("--help")) {
            System.out.println(USAGE);
            return;
        }
        Optional<WorkerArguments> arguments = WorkerArguments.of(args);
        if (arguments.isEmpty()) {
            System.err.println(USAGE);
            System.exit(MISCONFIGURED);
        }
        WorkerProgram program = new WorkerProgram();
        Runtime.getRuntime().addShutdownHook(new Thread(program::stopAndWait, "worker-shutdown"));
        int exit = program.run(System.getenv(), arguments.orElseThrow(), System.out, System.err);
        if (exit != OK) {
            System.exit(exit);
        }
    }

    private int run(Map<String, String> environment, WorkerArguments arguments, PrintStream out, PrintStream err) {
        try {
            StoreChoice choice = StoreChoice.redis(environment);
            try (ChatAgent agent = agent(environment);
                    ConversationStore store = choice.open()) {
                work(agent, store, choice.settings(), arguments, out);
                return OK;
            }
        } catch (ConversationException e) {
            err.println("parley-worker: " + e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            err.println("parley-worker: cannot serve its health: " + e.getMessage());
            return MISCONFIGURED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OK;
        } finally {
            ended.countDown();
        }
    }

    @SuppressWarnings("try") // it is closed first, while its health is still told
    private void work(
            ChatAgent agent,
            ConversationStore store,
            Map<String, String> server,
            WorkerArguments arguments,
            PrintStream out)
            throws IOException, InterruptedException {
        WorkerHealth.QueueAge queueAge = new WorkerHealth.QueueAge();
        String url = Optional.ofNullable(server.get("url")).orElseThrow();
        AgentWorkerBuilder settings = AgentWorker.builder(
                        url, agent.spawner(), (id, length) -> StoredHistory.of(store, id, length))
                .agent(agent.config().agent())
                .capacity(arguments.capacity())
                .observer(queueAge);
        Optional.ofNullable(server.get("namespace")).ifPresent(settings::namespace);
        try (AgentWorker worker = settings.start()) {
            out.println("worker %s takes up to %d sessions of agent \"%s\""
                    .formatted(
                            worker.name(), arguments.capacity(), agent.config().agent()));
            out.flush();
            if (arguments.healthPort().isEmpty()) {
                stop.await();
                return;
            }
            try (WorkerHealth health =
                    WorkerHealth.start(worker, queueAge, arguments.healthPort().getAsInt())) {
                out.println(health.url());
                out.flush();
                stop.await();
                worker.close(); // so that its health says that it drains
            }
        }
    }

    private static ChatAgent agent(Map<String, String> environment) {
        ChatOptions options = ChatOptions.of(environment);
        if (options.agent().equals(ChatOptions.REDIS)) {
            throw new InvalidSettingException(ChatOptions.AGENT, "redis is for chats: a worker runs the agent itself");
        }
        return ChatAgent.open(options, Clock.systemUTC());
    }

    /** The process ends with this, so that sessions are handed over before. */
    private void stopAndWait() {
        stop.countDown();
        try {
            boolean unused = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
