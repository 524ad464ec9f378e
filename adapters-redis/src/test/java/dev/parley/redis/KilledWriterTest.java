package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.RedisServer;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.Takeover;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writers in processes of their own, which are killed or stopped in mid-write. */
final class KilledWriterTest {

    /** {@code -Dparley.redis.kills=1000} for a long run. */
    private static final int KILLS = Integer.getInteger("parley.redis.kills", 20);

    private static final int MOST_ACKNOWLEDGED = 300;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final RedisServer server = TestRedis.shared();
    private final String namespace = server.prefix() + ":" + UUID.randomUUID();
    private final RedisConversationStore store = RedisConversationStore.builder(server.uri())
            .namespace(namespace)
            .timeout(PATIENT)
            .open();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @Timeout(3600)
    void whateverMomentAWriterIsKilledNothingAcknowledgedIsLostDoubledOrMoved() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Lease first = Talk.started(store, "0");

        for (int kill = 0; kill < KILLS; kill++) {
            long acknowledged = 0;
            Writer writer = new Writer(first);
            try {
                long unused = writer.read(random.nextInt(MOST_ACKNOWLEDGED));
            } finally {
                acknowledged = Math.max(0, writer.kill());
            }

            List<String> texts = Talk.texts(store, first.conversation());
            assertThat(texts)
                    .as("kill %d, seed %d", kill, seed)
                    .isEqualTo(LongStream.range(0, texts.size())
                            .mapToObj(Long::toString)
                            .toList())
                    .hasSizeGreaterThan((int) acknowledged);
        }
    }

    @Test
    void anotherTakesOverWhenTheHeartbeatOfAKilledWriterIsGone() throws Exception {
        Lease first = Talk.started(store, "0");
        OwnerId other = Talk.owner(store);
        Writer writer = new Writer(first);
        try {
            long unused = writer.read(3);
            assertThatThrownBy(() -> store.acquire(first.conversation(), other, Takeover.IF_ABANDONED))
                    .isInstanceOf(ConversationOwnedException.class);
        } finally {
            long unused = writer.kill();
        }

        Lease lease = takeOver(first, other);

        int length = Talk.texts(store, first.conversation()).size();
        assertThat(lease.lengthAtAcquire()).isEqualTo(length);
        assertThat(store.append(lease, length, Talk.entries("taken"))).isEqualTo(length + 1);
    }

    @Test
    void ownerThatWakesAfterATakeOverIsRefused() throws Exception {
        Lease first = Talk.started(store, "0");
        OwnerId other = Talk.owner(store);
        Writer writer = new Writer(first);
        try {
            long unused = writer.read(3);
            writer.signal("STOP");
            Lease lease = takeOver(first, other);
            long length = store.append(lease, lease.lengthAtAcquire(), Talk.entries("taken"));

            writer.signal("CONT");

            assertThat(writer.lastLine()).isEqualTo("stale");
            assertThat(Talk.texts(store, first.conversation()))
                    .hasSize((int) length)
                    .endsWith("taken");
        } finally {
            long unused = writer.kill();
        }
    }

    private Lease takeOver(Lease first, OwnerId owner) {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        while (true) {
            try {
                return store.acquire(first.conversation(), owner, Takeover.IF_ABANDONED);
            } catch (ConversationOwnedException e) {
                assertThat(System.nanoTime()).as("taken over in time").isLessThan(deadline);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** A process that writes. */
    private final class Writer {
        private final Process process;
        private final BufferedReader out;
        private long last = -1;

        Writer(Lease lease) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            WriterProgram.class.getName(),
                            server.uri(),
                            namespace,
                            lease.conversation().toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        /** Waits for so many acknowledgements. */
        long read(int lines) {
            for (int i = 0; i < lines; i++) {
                last = Long.parseLong(line());
            }
            return last;
        }

        /** Ends it. Gives the last position that it had acknowledged; -1 if none. */
        long kill() throws IOException, InterruptedException {
            // destroyForcibly would close the stream that has the last lines
            int unused = signalled("KILL"); // it may have ended just before
            assertThat(process.waitFor(PATIENT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            out.lines().filter(line -> !line.equals("stale")).forEach(line -> last = Long.parseLong(line));
            return last;
        }

        String lastLine() {
            return out.lines().reduce("", (before, line) -> line);
        }

        void signal(String name) throws IOException, InterruptedException {
            assertThat(signalled(name)).isZero();
        }

        private int signalled(String name) throws IOException, InterruptedException {
            return new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }

        private String line() {
            try {
                String line = out.readLine();
                assertThat(line).as("the writer goes on").isNotNull();
                return line;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
