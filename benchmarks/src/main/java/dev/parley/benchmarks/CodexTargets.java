package dev.parley.benchmarks;

import dev.parley.codex.CodexSessionSpawner;
import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.core.ForkPoint;
import dev.parley.core.RemoveOutcome;
import dev.parley.fixtures.CodexHome;
import dev.parley.fixtures.CodexProgram;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures what Parley adds to the real Codex: start, turn and fork through a manager with the memory store, against the
 * same calls made directly, to a program of its own, in turns, so that whatever disturbs the machine disturbs both. Takes
 * about a minute; an argument says how many rounds, if not 200.
 */
public final class CodexTargets {

    private static final int ROUNDS = 200;
    private static final int WARM_UP = 30;
    private static final double TARGET = 1.1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String INPUT = "hello";

    private final ConversationManager manager;
    private final CodexYardstick direct;
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private CodexTargets(ConversationManager manager, CodexYardstick direct) {
        this.manager = manager;
        this.direct = direct;
    }

    /** Prints a table. Fails for nothing but errors: a busy machine spoils times. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : ROUNDS;
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome ourHome = CodexHome.create(endpoint.baseUrl(), "key");
                CodexHome theirHome = CodexHome.create(endpoint.baseUrl(), "key");
                CodexSessionSpawner spawner = spawner(ourHome);
                MemoryConversationStore store = new MemoryConversationStore();
                ConversationManager manager =
                        ConversationManager.builder(spawner, store).build();
                CodexYardstick direct = new CodexYardstick(theirHome)) {
            new CodexTargets(manager, direct).run(rounds);
        }
    }

    private static CodexSessionSpawner spawner(CodexHome home) {
        CodexSessionSpawner.Builder builder =
                CodexSessionSpawner.builder(CodexProgram.obtain().executable(), home.folder());
        home.environment().forEach(builder::environment);
        return builder.build();
    }

    private void run(int rounds) throws Exception {
        List<Times> all = List.of(new Times("start"), new Times("turn"), new Times("fork"));
        for (int round = -WARM_UP; round < rounds; round++) {
            // who is first changes, so that neither always finds the machine as the other left it
            List<Long> ours = round % 2 == 0 ? ours() : List.of();
            List<Long> theirs = theirs();
            ours = ours.isEmpty() ? ours() : ours;
            for (int i = 0; round >= 0 && i < all.size(); i++) {
                all.get(i).add(ours.get(i), theirs.get(i));
            }
        }
        out.println("Codex %s, %d rounds".formatted(CodexProgram.obtain().version(), rounds));
        out.println(
                "| what | through Parley, ms | directly, ms | ratio of medians | of the fastest quarters | target |");
        out.println("|---|---|---|---|---|---|");
        all.forEach(times -> out.println(times.row()));
    }

    private List<Long> ours() throws InterruptedException {
        Stopwatch watch = new Stopwatch();
        Conversation conversation =
                manager.newConversation(SessionConfig.of("codex")).conversation();
        watch.lap();
        conversation.submit(Op.UserInput.text(INPUT));
        awaitTurn(conversation);
        watch.lap();
        Conversation fork =
                manager.forkConversation(conversation.id(), ForkPoint.latest()).conversation();
        watch.lap();
        remove(fork.id());
        remove(conversation.id());
        return watch.laps();
    }

    private List<Long> theirs() throws Exception {
        Stopwatch watch = new Stopwatch();
        String thread = direct.start();
        watch.lap();
        String turn = direct.turn(thread, INPUT);
        watch.lap();
        String fork = direct.fork(thread, turn);
        watch.lap();
        direct.leave(fork);
        direct.leave(thread);
        return watch.laps();
    }

    private static void awaitTurn(Conversation conversation) throws InterruptedException {
        while (true) {
            Optional<ConversationEvent> next = conversation.nextEvent(PATIENCE);
            ConversationEvent event = next.orElseThrow(() -> new IllegalStateException("no event came"));
            if (event instanceof ConversationEvent.Emitted emitted && emitted.msg() instanceof EventMsg.TurnComplete) {
                return;
            }
        }
    }

    private void remove(ConversationId id) {
        RemoveOutcome outcome = manager.removeConversation(id);
        if (outcome != RemoveOutcome.REMOVED) {
            throw new IllegalStateException("removing %s: %s".formatted(id, outcome));
        }
    }

    /** Time by laps. */
    private static final class Stopwatch {
        private final List<Long> laps = new ArrayList<>();
        private long last = System.nanoTime();

        void lap() {
            long now = System.nanoTime();
            laps.add(now - last);
            last = now;
        }

        List<Long> laps() {
            return laps;
        }
    }

    /** One operation's times, in nanoseconds. */
    private record Times(String what, List<Long> ours, List<Long> theirs) {

        Times(String what) {
            this(what, new ArrayList<>(), new ArrayList<>());
        }

        void add(long our, long their) {
            ours.add(our);
            theirs.add(their);
        }

        String row() {
            return "| %s | %.2f | %.2f | %.2f | %.2f | ≤ %.1f |"
                    .formatted(
                            what,
                            at(ours, 2) / 1e6,
                            at(theirs, 2) / 1e6,
                            at(ours, 2) / at(theirs, 2),
                            at(ours, 4) / at(theirs, 4),
                            TARGET);
        }

        /** The value that one in {@code parts} is below. */
        private static double at(List<Long> times, int parts) {
            return times.stream().sorted().toList().get(times.size() / parts);
        }
    }
}
