package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.RedisServer;
import dev.parley.model.Lease;
import dev.parley.testkit.CallHistory;
import dev.parley.testkit.CallRecorder;
import dev.parley.testkit.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several processes see of conversations that all of them write, read and take from each other. */
final class SharedHistoryTest {

    /** {@code -Dparley.redis.calls=1000000} for a long run. */
    private static final int CALLS = Integer.getInteger("parley.redis.calls", 100_000);

    private static final int PROCESSES = 4;
    private static final int CONVERSATIONS = 6;
    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final Duration VERY_PATIENT = Duration.ofHours(1);

    @Test
    @Timeout(3600)
    void oneOrderExplainsWhatAllProcessesSaw(@TempDir Path folder) {
        RedisServer server = TestRedis.shared();
        String namespace = server.prefix() + ":" + UUID.randomUUID();
        long seed = System.nanoTime();
        List<ChildJvm> processes = new ArrayList<>();
        try (CallRecorder calls = CallRecorder.into(folder);
                RedisConversationStore store = RedisConversationStore.builder(server.uri())
                        .namespace(namespace)
                        .open()) {
            List<String> conversations = new ArrayList<>();
            for (int i = 0; i < CONVERSATIONS; i++) {
                Lease lease = Talk.started(calls.recorded("test", store), "first");
                conversations.add(lease.conversation().toString());
            }
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(HistoryProgram.start(
                        server.uri(), namespace, folder, "process-" + i, seed + i, CALLS / PROCESSES, conversations));
            }
            for (ChildJvm process : processes) {
                assertThat(process.nextLine(PATIENT))
                        .as("%s", process.complaints())
                        .contains("ready");
            }
            processes.forEach(ChildJvm::go);
            for (ChildJvm process : processes) {
                assertThat(process.nextLine(VERY_PATIENT))
                        .as("seed %d: %s", seed, process.complaints())
                        .contains("done");
            }
        } finally {
            processes.forEach(ChildJvm::close);
        }

        CallHistory history = CallHistory.readFrom(folder);

        assertThat(history.contradiction()).as("seed %d", seed).isEmpty();
        // some find no lease to use, but a fork is several calls
        assertThat(history.size()).isGreaterThan(CALLS * 9 / 10);
    }
}
