package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.fixtures.Answer;
import dev.parley.fixtures.CodexHome;
import dev.parley.fixtures.CodexProgram;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.json.JsonObject;
import dev.parley.spi.TaskThreads;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The client with the real program. */
@ExtendWith(TestCodex.class)
@Timeout(180) // of real processes, on a machine that may be very busy
final class RealAppServerTest {

    private static final JsonObject NONE = Message.EMPTY;
    private static final int KILLED = 128 + 9;

    private final Recorder inbox = new Recorder();

    @Test
    void saysItsVersionAndHomeWhenItStarts() throws InterruptedException {
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = TestCodex.home(endpoint);
                AppServer server = AppServer.start(TestCodex.launch(home), inbox)) {
            assertThat(server.about().string("userAgent").orElseThrow())
                    .startsWith("parley/" + CodexProgram.obtain().version() + " ");
            assertThat(server.about().string("codexHome"))
                    .contains(home.folder().toString());
        }
    }

    @Test
    void aTurnAsksTheEndpointAndIsToldInOrder() throws InterruptedException {
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = TestCodex.home(endpoint);
                AppServer server = AppServer.start(TestCodex.launch(home), inbox)) {
            endpoint.acceptOnlyKeys("test-key").enqueue(Answer.saying("good ", "day"));
            String thread = startThread(server, home);

            JsonObject unused = server.call("turn/start", turn(thread, "hello"));

            assertThat(inbox.next("turn/started").params().string("threadId")).contains(thread);
            assertThat(inbox.next("item/agentMessage/delta").params().string("delta"))
                    .contains("good ");
            JsonObject turn =
                    inbox.next("turn/completed").params().object("turn").orElseThrow();
            assertThat(turn.string("status")).contains("completed");
            assertThat(endpoint.requests()).hasSize(1);
        }
    }

    @Test
    void aHundredThreadsStartAtOnce() throws Exception {
        ExecutorService callers = TaskThreads.perTask("caller");
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = TestCodex.home(endpoint);
                AppServer server = AppServer.start(TestCodex.launch(home), inbox)) {
            List<Future<String>> starts = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                starts.add(callers.submit(() -> startThread(server, home)));
            }

            Set<String> threads = new HashSet<>();
            for (Future<String> start : starts) {
                threads.add(start.get(120, TimeUnit.SECONDS));
            }

            assertThat(threads).hasSize(100);
            JsonObject loaded = server.call("thread/loaded/list", NONE);
            assertThat(loaded.raw("data").orElseThrow().text()).contains(threads);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void whatItRefusesIsToldInItsWords() throws InterruptedException {
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = TestCodex.home(endpoint);
                AppServer server = AppServer.start(TestCodex.launch(home), inbox)) {
            JsonObject unknown = Params.object()
                    .string("threadId", "01939f2e-7d7e-7c31-a3b1-1b7e3f9a0001")
                    .end();

            assertThatExceptionOfType(CallRefusedException.class)
                    .isThrownBy(() -> server.call("thread/resume", unknown))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(-32600))
                    .withMessageContaining("no rollout found");
            assertThatExceptionOfType(CallRefusedException.class).isThrownBy(() -> server.call("no/such", NONE));
        }
    }

    @Test
    void aKillInMidTurnSaysSoAndTheNextProgramFindsTheThread() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = TestCodex.home(endpoint)) {
            endpoint.enqueue(Answer.saying("half ").await(gate));
            String thread;
            try (AppServer server = AppServer.start(TestCodex.launch(home), inbox)) {
                thread = startThread(server, home);
                JsonObject unused = server.call("turn/start", turn(thread, "hello"));
                inbox.next("item/agentMessage/delta");

                boolean killed = ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

                assertThat(killed).isTrue();
                assertThat(inbox.end().code()).hasValue(KILLED);
            }
            try (AppServer server = AppServer.start(TestCodex.launch(home), inbox)) {
                JsonObject resumed = server.call(
                        "thread/resume",
                        Params.object().string("threadId", thread).end());

                assertThat(resumed.object("thread").orElseThrow().string("id")).contains(thread);
            }
        }
    }

    @Test
    void closingLeavesNoProcessAlsoInMidTurn() throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        try (ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();
                CodexHome home = TestCodex.home(endpoint)) {
            endpoint.enqueue(Answer.saying("half ").await(gate));
            AppServer server = AppServer.start(TestCodex.launch(home), inbox);
            ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
            JsonObject unused = server.call("turn/start", turn(startThread(server, home), "hello"));
            inbox.next("item/agentMessage/delta");

            server.close();

            assertThat(process.isAlive()).isFalse();
            assertThat(inbox.end().code()).isPresent();
            assertThat(Files.exists(home.folder())).isTrue();
        }
    }

    private static String startThread(AppServer server, CodexHome home) throws InterruptedException {
        JsonObject params =
                Params.object().string("cwd", home.folder().toString()).end();
        return server.call("thread/start", params)
                .object("thread")
                .flatMap(thread -> thread.string("id"))
                .orElseThrow();
    }

    private static JsonObject turn(String thread, String text) {
        JsonObject input = Params.object()
                .string("type", "text")
                .string("text", text)
                .array("text_elements", List.of())
                .end();
        return Params.object()
                .string("threadId", thread)
                .array("input", List.of(input.raw()))
                .end();
    }
}
