package dev.parley.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures the promised numbers that one process and the memory store can show, prints them as a table, and fails if one
 * is broken. Takes about three minutes.
 *
 * <p>Bytes are the gate for what must not grow with a transcript; the times beside them are shown, but a busy machine
 * spoils them. A time is a gate only where the promise is nothing else.
 */
public final class Targets {

    private static final int SHORT = 10;
    private static final int LONG = 100_000;
    private static final int IDLE = 20_000;
    private static final int OWN_THREADS = 8; // of a manager: its heart, and those that started the conversations
    private static final int MANY = 1_000_000;
    private static final long STEADY_HEAP = 256 * 1024; // what class loading and compiling leave in this process's heap

    private Targets() {}

    /**
     * Exits with 1 if a promise is broken.
     *
     * @param args how many conversations are created and deleted, if not 1,000,000
     * @throws RunnerException if a benchmark fails
     */
    public static void main(String[] args) throws RunnerException {
        List<Target> targets = new ArrayList<>();
        targets.addAll(idle()); // first, in a fresh heap
        targets.addAll(endless(args.length > 0 ? Integer.parseInt(args[0]) : MANY));
        targets.addAll(measured());
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println("| what | target | measured | verdict |");
        out.println("|---|---|---|---|");
        targets.forEach(target -> out.println(target.row()));
        if (targets.stream().anyMatch(Target::failsTheRun)) {
            System.exit(1);
        }
    }

    private static List<Target> idle() {
        String threads = "threads while %,d idle conversations are live".formatted(IDLE);
        return List.of(
                Target.atMost(
                        "live idle conversation beyond its transcript",
                        1_024,
                        "bytes",
                        IdleConversations.bytesEach(IDLE)),
                Target.atMost(threads, OWN_THREADS, "", IdleConversations.threads(IDLE)));
    }

    private static List<Target> endless(int count) {
        EndlessServer after = EndlessServer.run(count);
        String what = "%,d × create + delete, ".formatted(count);
        return List.of(
                Target.atMost(what + "heap left", STEADY_HEAP, "bytes", after.bytesLeft()),
                Target.atMost(what + "threads left", OWN_THREADS, "", after.threadsLeft()));
    }

    private static List<Target> measured() throws RunnerException {
        String get = "LookupBenchmark.getConversation";
        String floor = "LookupBenchmark.mapGet";
        String append = "StoreAppendBenchmark.append";
        String submit = "SubmitBenchmark.submit";
        String fork = "ForkBenchmark.forkInStore";
        String delta = "DeltaBenchmark.delta";
        Measurements all = Measurements.of(get, floor, append, submit, fork, delta);
        List<Target> targets = new ArrayList<>();
        targets.add(Target.ratioAtMost(
                "getConversation to ConcurrentHashMap.get, time", 1.5, all.time(get) / all.time(floor), true));
        long perSecond = (long) (TimeUnit.SECONDS.toNanos(1) / all.time(delta));
        targets.add(Target.atLeast("delta through core to one reader", 1_000_000, "a second", perSecond));
        targets.addAll(growth("append to the memory store", 1.2, all, append));
        targets.addAll(growth("submit through core", 1.2, all, submit));
        targets.addAll(growth("fork in the memory store", 1.5, all, fork));
        return targets;
    }

    private static List<Target> growth(String what, double most, Measurements all, String benchmark) {
        String pair = "%s at %,d to %,d entries, ".formatted(what, LONG, SHORT);
        return List.of(
                Target.ratioAtMost(
                        pair + "bytes", most, all.bytes(benchmark, LONG) / all.bytes(benchmark, SHORT), true),
                Target.ratioAtMost(pair + "time", most, all.time(benchmark, LONG) / all.time(benchmark, SHORT), false));
    }
}
