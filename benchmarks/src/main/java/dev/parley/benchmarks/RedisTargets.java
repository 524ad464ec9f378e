package dev.parley.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.core.TimeOrderedIds;
import dev.parley.fixtures.RedisServer;
import dev.parley.json.JsonCodec;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.Origin;
import dev.parley.model.OwnerId;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.redis.RedisConversationStore;
import dev.parley.spi.TaskThreads;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Measures the promised numbers on Redis and prints them as a table: slices of our appends and of {@code redis-benchmark}
 * in turns, on one server, so that whatever disturbs the machine disturbs both. Needs {@code redis-benchmark} and an
 * installed server, for the one that the build brings is slower. Takes about a minute.
 */
public final class RedisTargets {

    private static final int SLICES = 7;
    private static final int SHORT = 10;
    private static final int LONG = 100_000;
    private static final int BATCH = 5_000;
    private static final int FEW = 300;

    private final RedisServer server;
    private final RedisConversationStore store;
    private final RedisYardstick yardstick;
    private final TimeOrderedIds ids = new TimeOrderedIds(InstantSource.system(), new SecureRandom());
    private final OwnerId owner = new OwnerId("benchmark");
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private RedisTargets(RedisServer server, RedisConversationStore store) {
        this.server = server;
        this.store = store;
        this.yardstick = new RedisYardstick(server, JsonCodec.ENTRY.encode(kibibyte()));
        store.heartbeat(owner, Duration.ofHours(1));
    }

    /** Exits with 1 if the server is not one to measure. */
    public static void main(String[] args) throws Exception {
        try (RedisServer server = RedisServer.start()) {
            System.out.println("Server: " + server.description());
            if (server.description().startsWith("embedded")) {
                System.out.println("That one is not for measuring: install redis-server.");
                System.exit(1);
            }
            try (RedisConversationStore store =
                    RedisConversationStore.builder(server.uri()).open()) {
                new RedisTargets(server, store).run();
            }
        }
    }

    private void run() throws Exception {
        warmUp();
        out.println(
                "| append of 1 KiB | ours, a second | redis-benchmark | ratio (slices) | target | server µs, ours | theirs | our client's µs |");
        out.println("|---|---|---|---|---|---|---|---|");
        compare(1, 20_000, 0.5);
        compare(16, 40_000, 0);
        compare(256, 60_000, 0.65);
        long appended = yardstick.appended();
        if (appended < SLICES * 60_000L) {
            throw new IllegalStateException("redis-benchmark appended only " + appended);
        }
        out.println();
        out.println("| what | at %,d | at %,d | ratio | target |".formatted(SHORT, LONG));
        out.println("|---|---|---|---|---|");
        growth("append, µs", 1.2, this::appends);
        growth("fork, µs", 1.5, this::forks);
    }

    /** Until the compiler has done most of its work, for which it takes several times what the appends take. */
    private void warmUp() throws Exception {
        Callers callers = new Callers(16);
        for (int i = 0; i < SLICES; i++) {
            double unused = callers.append(40_000);
        }
    }

    private void compare(int callers, int count, double target) throws Exception {
        Callers ourCallers = new Callers(callers);
        double unused = ourCallers.append(count);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        double ourServer = 0;
        double theirServer = 0;
        double client = 0;
        for (int i = 0; i < SLICES; i++) {
            double before = serverSeconds();
            double clientBefore = clientSeconds();
            ours.add(ourCallers.append(count));
            client += clientSeconds() - clientBefore;
            double between = serverSeconds();
            theirs.add(yardstick.run(count, callers));
            ratios.add(ours.get(i) / theirs.get(i));
            ourServer += between - before;
            theirServer += serverSeconds() - between;
        }
        double perOperation = 1e6 / ((double) SLICES * count);
        out.println("| %d callers | %,.0f | %,.0f | %.2f (%.2f to %.2f) | %s | %.1f | %.1f | %.1f |"
                .formatted(
                        callers,
                        median(ours),
                        median(theirs),
                        median(ratios),
                        Collections.min(ratios),
                        Collections.max(ratios),
                        target == 0 ? "–" : "≥ " + target,
                        ourServer * perOperation,
                        theirServer * perOperation,
                        client * perOperation));
    }

    /** Threads that append, each to a conversation of its own. */
    private final class Callers {
        private final List<Lease> leases = new ArrayList<>();
        private final long[] lengths;

        Callers(int number) {
            for (int i = 0; i < number; i++) {
                leases.add(started(1));
            }
            lengths = new long[number];
            Arrays.fill(lengths, 1);
        }

        /** Appends about so many, all callers together. Gives how many a second. */
        double append(int count) throws InterruptedException, ExecutionException {
            int each = count / leases.size();
            ExecutorService threads = TaskThreads.perTask("caller");
            try {
                List<Future<?>> callers = new ArrayList<>();
                long start = System.nanoTime();
                for (int i = 0; i < leases.size(); i++) {
                    int caller = i;
                    callers.add(threads.submit(() -> append(caller, each)));
                }
                for (Future<?> caller : callers) {
                    caller.get();
                }
                return each * leases.size() * 1e9 / (System.nanoTime() - start);
            } finally {
                threads.shutdownNow();
            }
        }

        private void append(int caller, int count) {
            for (int i = 0; i < count; i++) {
                lengths[caller] = store.append(leases.get(caller), lengths[caller], List.of(kibibyte()));
            }
        }
    }

    /** Some operations on a conversation. */
    private interface Work {
        void on(Lease source, int count);
    }

    /** Both lengths in turns. */
    private void growth(String what, double target, Work work) {
        Lease small = started(SHORT);
        Lease large = started(LONG);
        work.on(small, FEW);
        work.on(large, FEW);
        List<Double> smalls = new ArrayList<>();
        List<Double> larges = new ArrayList<>();
        for (int i = 0; i < SLICES; i++) {
            smalls.add(micros(work, small));
            larges.add(micros(work, large));
        }
        out.println("| %s | %.0f | %.0f | %.2f | ≤ %.1f |"
                .formatted(what, median(smalls), median(larges), median(larges) / median(smalls), target));
    }

    private static double micros(Work work, Lease source) {
        long start = System.nanoTime();
        work.on(source, FEW);
        return (System.nanoTime() - start) / 1e3 / FEW;
    }

    private void appends(Lease lease, int count) {
        long at = length(lease);
        for (int i = 0; i < count; i++) {
            at = store.append(lease, at, List.of(kibibyte()));
        }
    }

    private void forks(Lease lease, int count) {
        ConversationId source = lease.conversation();
        long cut = length(lease);
        for (int i = 0; i < count; i++) {
            ConversationId child = store.mintId(ids, Optional.of(source));
            Lease unused = store.fork(source, cut, info(child).withLineage(new Lineage(source, cut)), owner);
        }
    }

    private long length(Lease lease) {
        return store.read(lease.conversation(), Long.MAX_VALUE, 1, Direction.BACKWARD)
                .length();
    }

    private static ConversationInfo info(ConversationId id) {
        return ConversationInfo.pending(id, "tenant", Instant.now(), SessionConfig.of("agent"));
    }

    private Lease started(int length) {
        Lease lease = store.create(info(ids.next()), owner);
        for (long at = 0; at < length; ) {
            int count = (int) Math.min(BATCH, length - at);
            at = store.append(lease, at, Collections.nCopies(count, small()));
        }
        return lease;
    }

    /** Of the processor, by all threads of this process, its compiler and collector included. */
    private static double clientSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    private double serverSeconds() {
        return ((String) server.call("INFO", "cpu"))
                .lines()
                .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
                .mapToDouble(line -> Double.parseDouble(line.split(":", 2)[1].strip()))
                .sum();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static TranscriptEntry kibibyte() {
        return entry("x".repeat(880));
    }

    private static TranscriptEntry small() {
        return entry("x");
    }

    private static TranscriptEntry entry(String text) {
        ResponseItem message = new ResponseItem.Message(Role.USER, List.of(new ContentPart.InputText(text)));
        return new TranscriptEntry.Item("1-1", message, Origin.USER);
    }
}
