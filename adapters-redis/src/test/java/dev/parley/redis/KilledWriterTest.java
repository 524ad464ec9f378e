package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.RedisServer;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private static final int KILLS = Integer.getInteger("parley.redis.kills", 100);

    /** Writers that start while another one writes: starting is what takes long. */
    private static final int AHEAD = 3;

    private static final int MOST_ACKNOWLEDGED = 300;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration PATIENT = Duration.ofMinutes(2);

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
    void whateverMomentAWriterIsKilledNothingAcknowledgedIsLostDoubledOrMoved() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Lease first = Talk.started(store, "0");
        Deque<ChildJvm> ready = new ArrayDeque<>();
        long checked = 0;
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                while (ready.size() < Math.min(AHEAD, KILLS - kill)) {
                    ready.add(WriterProgram.start(server.uri(), namespace, first.conversation()));
                }
                long acknowledged;
                try (ChildJvm writer = ready.remove()) {
                    acknowledged = killed(writer, random.nextInt(MOST_ACKNOWLEDGED));
                }

                List<String> texts = Talk.texts(store, first.conversation(), checked);
                assertThat(texts).as("kill %d, seed %d", kill, seed).isEqualTo(positions(checked, texts.size()));
                checked += texts.size();
                assertThat(checked).as("kill %d, seed %d", kill, seed).isGreaterThan(acknowledged);
            }
        } finally {
            ready.forEach(ChildJvm::close);
        }
        assertThat(Talk.texts(store, first.conversation())).isEqualTo(positions(0, (int) checked));
    }

    /** Lets it write and kills it after so many acknowledgements. Gives the last position that it had acknowledged. */
    private static long killed(ChildJvm writer, int acknowledgements) {
        started(writer);
        long last = 0;
        for (int i = 0; i < acknowledgements; i++) {
            last = Long.parseLong(writer.nextLine(PATIENT).orElseThrow());
        }
        writer.kill();
        List<String> rest = writer.rest();
        return rest.isEmpty() ? last : Long.parseLong(rest.get(rest.size() - 1));
    }

    private static void started(ChildJvm writer) {
        assertThat(writer.nextLine(PATIENT)).as("%s", writer.complaints()).contains("ready");
        writer.go();
    }

    private static List<String> positions(long from, int count) {
        return LongStream.range(from, from + count).mapToObj(Long::toString).toList();
    }

    @Test
    @Timeout(300)
    void anotherTakesOverWhenTheHeartbeatOfAKilledWriterIsGone() {
        Lease first = Talk.started(store, "0");
        OwnerId other = Talk.owner(store);
        try (ChildJvm writer = WriterProgram.start(server.uri(), namespace, first.conversation())) {
            started(writer);
            assertThat(writer.nextLine(PATIENT)).isPresent();
            assertThatThrownBy(() -> store.acquire(first.conversation(), other, Takeover.IF_ABANDONED))
                    .isInstanceOf(ConversationOwnedException.class);
        }

        Lease lease = takeOver(first, other);

        int length = Talk.texts(store, first.conversation()).size();
        assertThat(lease.lengthAtAcquire()).isEqualTo(length);
        assertThat(store.append(lease, length, Talk.entries("taken"))).isEqualTo(length + 1);
    }

    @Test
    @Timeout(300)
    void ownerThatWakesAfterATakeOverIsRefused() throws Exception {
        Lease first = Talk.started(store, "0");
        OwnerId other = Talk.owner(store);
        try (ChildJvm writer = WriterProgram.start(server.uri(), namespace, first.conversation())) {
            started(writer);
            assertThat(writer.nextLine(PATIENT)).isPresent();
            signal("STOP", writer);
            Lease lease = takeOver(first, other);
            long length = store.append(lease, lease.lengthAtAcquire(), Talk.entries("taken"));

            signal("CONT", writer);

            assertThat(writer.rest()).endsWith("stale");
            assertThat(Talk.texts(store, first.conversation()))
                    .hasSize((int) length)
                    .endsWith("taken");
        }
    }

    private static void signal(String name, ChildJvm writer) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(writer.pid())).start();
        assertThat(kill.waitFor()).isZero();
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
}
