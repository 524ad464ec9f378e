package dev.parley.benchmarks;

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
 * installed server, for the one that the build brings is slower. Takes about two minutes.
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
        out.println(
                "| append of 1 KiB | ours, a second | redis-benchmark | ratio (slices) | target | server µs, ours | theirs |");
        out.println("|---|---|---|---|---|---|---|");
        compare(1, 8_000, 0.5);
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

    private void compare(int callers, int count, double target) throws Exception {
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            leases.add(started(1));
        }
        long[] lengths = new long[callers];
        Arrays.fill(lengths, 1);
        ours(leases, lengths, count); // warms up
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        double ourCpu = 0;
        double theirCpu = 0;
        for (int i = 0; i < SLICES; i++) {
            double before = cpuSeconds();
            ours.add(ours(leases, lengths, count));
            double between = cpuSeconds();
            theirs.add(yardstick.run(count, callers));
            ratios.add(ours.get(i) / theirs.get(i));
            ourCpu += between - before;
            theirCpu += cpuSeconds() - between;
        }
        double perOperation = 1e6 / ((double) SLICES * count);
        out.println("| %d callers | %,.0f | %,.0f | %.2f (%.2f to %.2f) | %s | %.1f | %.1f |"
                .formatted(
                        callers,
                        median(ours),
                        median(theirs),
                        median(ratios),
                        Collections.min(ratios),
                        Collections.max(ratios),
                        target == 0 ? "–" : "≥ " + target,
                        ourCpu * perOperation,
                        theirCpu * perOperation));
    }

    /** Appends a second, each caller to a conversation of its own. */
    private double ours(List<Lease> leases, long[] lengths, int count) throws InterruptedException, ExecutionException {
        int each = count / leases.size();
        ExecutorService threads = TaskThreads.perTask("caller");
        try {
            List<Future<?>> callers = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < leases.size(); i++) {
                int caller = i;
                callers.add(threads.submit(() -> {
                    for (int j = 0; j < each; j++) {
                        lengths[caller] = store.append(leases.get(caller), lengths[caller], List.of(kibibyte()));
                    }
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
            return each * leases.size() * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdownNow();
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

    private double cpuSeconds() {
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
