package dev.parley.examples;

import dev.parley.core.TimeOrderedIds;
import dev.parley.spi.ConversationException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A chat in the terminal, or through a pipe: each line of the standard input is a message or a command, and the next one
 * is read when the answer is there. Exits with 0; 1 if a turn or command failed; 2 if it is configured wrongly; 130 if it
 * was interrupted.
 */
public final class Chat {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;
    private static final int INTERRUPTED = 130;

    private static final String USAGE = """
            usage: java -jar parley-chat.jar [--web [--port N]]
              --web            show the conversations as a page in the browser instead, for this machine alone
              --port N         where; without it, at a free port
            Configured by environment variables:
              OPENAI_BASE_URL  an OpenAI-compatible endpoint, for most ending in /v1; without one, a scripted model answers
              OPENAI_API_KEY   its key; without OPENAI_BASE_URL that of api.openai.com
              PARLEY_MODEL     the model to ask
              PARLEY_WIRE      responses (the default), or chat for endpoints that know only Chat Completions
              PARLEY_AGENT     who answers: openai (the default), codex, echo, or redis for what workers run (docs/workers.md)
              PARLEY_WORKERS_AGENT  with redis, which of the workers' agents: openai (the default), codex or echo
              PARLEY_CODEX     with codex the program, if it is not on the path as codex; it is configured in CODEX_HOME
              PARLEY_STORE     where conversations are kept: memory (the default), jdbc to find them again, or redis
              REDIS_URL        with PARLEY_STORE=redis the server, such as redis://127.0.0.1:6379, shared by all chats on it
              REDIS_NAMESPACE  what the keys there begin with: parley (the default)
              PARLEY_DATA      with jdbc, the folder of its file; parley-data in the current folder if not said
              PARLEY_JDBC_URL  with jdbc, a PostgreSQL database instead, such as jdbc:postgresql://localhost/parley;
                               PARLEY_JDBC_USER and PARLEY_JDBC_PASSWORD log in there
              NO_COLOR         if set, no colours""";

    private Chat() {}

    /** Runs the chat on the process's own streams. */
    public static void main(String[] args) {
        System.setProperty("guice_custom_class_loading", "CHILD"); // else Guice uses what JDK 24 and later warn of
        Logger.getLogger("").setLevel(Level.WARNING);
        ChatArguments arguments = ChatArguments.of(args);
        if (arguments.kind() == ChatArguments.Kind.HELP || arguments.kind() == ChatArguments.Kind.UNKNOWN) {
            boolean help = arguments.kind() == ChatArguments.Kind.HELP;
            (help ? System.out : System.err).println(USAGE);
            System.exit(help ? OK : MISCONFIGURED);
        }
        if (arguments.kind() == ChatArguments.Kind.WEB) {
            System.exit(new WebProgram().main(System.getenv(), arguments.port()));
        }
        ChatTerminal terminal = ChatTerminal.ofProcess(System.getenv());
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, terminal.charset());
        System.exit(run(System.getenv(), terminal, System.in, out, System.err, InterruptSignal::handle));
    }

    /**
     * The program with given streams. Gives its exit code.
     *
     * @param interrupts is told what to do when somebody presses Ctrl-C
     */
    static int run(
            Map<String, String> environment,
            ChatTerminal terminal,
            InputStream in,
            PrintStream out,
            PrintStream err,
            Consumer<Runnable> interrupts) {
        ChatBackend backend;
        try {
            backend = ChatBackend.open(ChatOptions.of(environment), Clock.systemUTC());
        } catch (ConversationException e) {
            err.println("parley-chat: " + e.getMessage());
            return MISCONFIGURED;
        }
        try (backend) {
            return talk(backend, terminal, in, out, interrupts);
        } catch (InterruptedException e) {
            return INTERRUPTED;
        }
    }

    private static int talk(
            ChatBackend backend, ChatTerminal terminal, InputStream in, PrintStream out, Consumer<Runnable> interrupts)
            throws InterruptedException {
        ChatScreen screen = new ChatScreen(out, terminal.interactive(), terminal.coloured());
        ConsoleLines lines = ConsoleLines.of(in, terminal.charset());
        CtrlC ctrlC = new CtrlC(Thread.currentThread(), lines, screen);
        interrupts.accept(ctrlC::pressed);
        screen.line(backend.greeting() + " /help lists the commands.");
        Clock clock = Clock.systemUTC();
        RolloutImport imports =
                new RolloutImport(backend.store(), new TimeOrderedIds(clock, new SecureRandom()), clock);
        Dialogue dialogue = new Dialogue(backend.manager(), backend.store(), backend.config(), imports);
        return new ChatLoop(dialogue, lines, screen, ctrlC).run() ? OK : FAILED;
    }
}
