package dev.parley.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.parley.core.TimeOrderedIds;
import dev.parley.fixtures.RedisServer;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.redis.AgentWorker;
import dev.parley.redis.RedisSessionSpawner;
import dev.parley.spi.EventSink;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures sessions that a worker runs, in this same process but through a server of its own, beside plain {@code XADD} and
 * {@code XRANGE} on that server. Needs {@code redis-benchmark} and an installed server. Takes about a minute.
 */
public final class RemoteSessions {

    private static final int TURNS = 500;
    private static final int EVENTS = 40_000;
    private static final int IDLE = 1_000;
    private static final int IDLE_SECONDS = 10;
    private static final int PAYLOAD = 200;
    private static final Pattern RATE = Pattern.compile("\",\"(\\d+\\.\\d+)\"");

    private final RedisServer server;
    private final RedisSessionSpawner front;
    private final TimeOrderedIds ids = new TimeOrderedIds(InstantSource.system(), new SecureRandom());
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private RemoteSessions(RedisServer server, RedisSessionSpawner front) {
        this.server = server;
        this.front = front;
    }

    /** Prints the table. */
    public static void main(String[] args) throws Exception {
        JsonText word = new JsonText("{\"type\":\"word\",\"text\":\"%s\"}".formatted("x".repeat(PAYLOAD)));
        try (RedisServer server = RedisServer.start();
                InProcessSessionSpawner agents = InProcessSessionSpawner.builder()
                        .agent("speaker", turn -> {
                            for (int i = Integer.parseInt(turn.inputText()); i > 0; i--) {
                                turn.passOn(new EventMsg.Unknown("word", word));
                            }
                        })
                        .build();
                AgentWorker worker = AgentWorker.builder(server.uri(), agents, (id, length) -> {
                            throw new IllegalStateException("nothing is stored here");
                        })
                        .agent("speaker")
                        .capacity(2 * IDLE)
                        .start();
                RedisSessionSpawner front =
                        RedisSessionSpawner.builder(server.uri()).open()) {
            System.out.println("Server: " + server.description() + ", " + worker.stats());
            new RemoteSessions(server, front).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        latency(TURNS);
        out.println("| what | measured |\n|---|---|");
        latency(TURNS);
        for (int sessions : new int[] {1, 100, 1_000}) {
            throughput(sessions);
        }
        idle();
        out.println("| XADD of the same, one at a time | %.0f µs |"
                .formatted(1e6 / raw(20_000, 1, "XADD", "raw", "*", "e", text())));
        out.println(
                "| XADD, 64 under way | %.0f a second |".formatted(raw(200_000, 64, "XADD", "raw", "*", "e", text())));
        out.println("| XRANGE of 256, one at a time | %.0f µs |"
                .formatted(1e6 / raw(2_000, 1, "XRANGE", "raw", "-", "+", "COUNT", "256")));
    }

    /** From {@code submit} to the first event of its turn, and from submit to its return. */
    private void latency(int turns) throws InterruptedException {
        BlockingQueue<Event> said = new LinkedBlockingQueue<>();
        Session session = begin(said::add);
        long[] returned = new long[turns];
        long[] answered = new long[turns];
        for (int i = 0; i < turns; i++) {
            long begun = System.nanoTime();
            session.submit(new Submission(Integer.toString(i), Op.UserInput.text("0")));
            returned[i] = System.nanoTime() - begun;
            Event event = said.take();
            while (!(event.msg() instanceof EventMsg.TurnStarted)) {
                event = said.take();
            }
            answered[i] = System.nanoTime() - begun;
            while (!(event.msg() instanceof EventMsg.TurnComplete)) {
                event = said.take();
            }
        }
        session.close();
        out.println("| submit returns, µs, median and 99 %% | %s |".formatted(quantiles(returned)));
        out.println("| its turn's start is heard, µs, median and 99 %% | %s |".formatted(quantiles(answered)));
    }

    private void throughput(int sessions) throws InterruptedException {
        CountDownLatch ends = new CountDownLatch(sessions);
        List<Session> all = new ArrayList<>();
        for (int i = 0; i < sessions; i++) {
            all.add(begin(event -> {
                if (event.msg() instanceof EventMsg.TurnComplete) {
                    ends.countDown();
                }
            }));
        }
        int each = EVENTS / sessions;
        long begun = System.nanoTime();
        all.forEach(session -> session.submit(new Submission("1", Op.UserInput.text(Integer.toString(each)))));
        ends.await();
        double seconds = (System.nanoTime() - begun) / 1e9;
        out.println("| events of %d bytes, %,d sessions | %,.0f a second |"
                .formatted(PAYLOAD, sessions, each * sessions / seconds));
        all.forEach(Session::close);
    }

    private void idle() throws InterruptedException {
        List<Session> all = new ArrayList<>();
        for (int i = 0; i < IDLE; i++) {
            all.add(begin(event -> {}));
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        double serverBefore = serverSeconds();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        double own = (system.getProcessCpuTime() - before) / 1e9 / IDLE_SECONDS * 100;
        double theirs = (serverSeconds() - serverBefore) / IDLE_SECONDS * 100;
        out.println("| %,d idle sessions, of one core | %.2f %% front end and worker, %.2f %% server |"
                .formatted(IDLE, own, theirs));
        all.forEach(Session::close);
    }

    private double serverSeconds() {
        return ((String) server.call("INFO", "cpu"))
                .lines()
                .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private Session begin(EventSink sink) throws InterruptedException {
        return front.spawn(new SessionRequest(ids.next(), SessionConfig.of("speaker"), new InitialHistory.New()), sink);
    }

    /** Its median of three: under load its clock is wrong by large factors now and then. */
    private double raw(int count, int underWay, String... command) throws IOException {
        double[] rates = new double[3];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = rawOnce(count, underWay, command);
        }
        Arrays.sort(rates);
        return rates[1];
    }

    private double rawOnce(int count, int underWay, String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "redis-benchmark",
                "-p",
                Integer.toString(server.port()),
                "--csv",
                "-c",
                "1",
                "-P",
                Integer.toString(underWay),
                "-n",
                Integer.toString(count)));
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(said);
        if (!rate.find()) {
            throw new IOException("redis-benchmark said " + said);
        }
        return Double.parseDouble(rate.group(1));
    }

    private static String text() {
        return "x".repeat(PAYLOAD);
    }

    private static String quantiles(long[] nanos) {
        Arrays.sort(nanos);
        return "%d, %d".formatted(nanos[nanos.length / 2] / 1_000, nanos[nanos.length * 99 / 100] / 1_000);
    }
}
