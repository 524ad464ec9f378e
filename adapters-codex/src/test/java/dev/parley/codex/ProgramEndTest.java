package dev.parley.codex;

import static dev.parley.codex.BadPrograms.PATIENT;
import static dev.parley.codex.BadPrograms.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.json.JsonObject;
import dev.parley.spi.TaskThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How programs end, and what is left then: nothing. */
@Timeout(180) // of real processes, on a machine that may be very busy
final class ProgramEndTest {

    private static final JsonObject NONE = Message.EMPTY;
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int KILLED = 128 + 9;

    /** For what is to be ended by force. */
    private static final Limits IMPATIENT =
            new Limits(PATIENT.initialize(), PATIENT.call(), SHORT, 64, 1 << 20, 1 << 10);

    private final Recorder inbox = new Recorder();

    @Test
    void aProgramThatIsNotThereIsToldAsSuch() {
        Launch launch = new Launch(
                List.of("/no/such/codex"), Map.of(), Path.of("."), PATIENT, TaskThreads.daemons("bad-program"));

        assertThatExceptionOfType(ServerGoneException.class)
                .isThrownBy(() -> AppServer.start(launch, inbox))
                .withMessageContaining("cannot be started")
                .satisfies(gone -> assertThat(gone.status().code()).isEmpty());
    }

    @Test
    void aProgramThatDiesAtOnceSaysItsExitCodeAndLastWords() {
        assertThatExceptionOfType(ServerGoneException.class)
                .isThrownBy(() -> BadPrograms.start("dies at once", inbox))
                .satisfies(gone -> assertThat(gone.status().code()).hasValue(3))
                .withMessageContaining("exit code 3 (by itself); it said last: ")
                .withMessageEndingWith("ERROR these are my last words");
    }

    @Test
    void aProgramThatRefusesToBeginIsEnded() throws InterruptedException {
        assertThatExceptionOfType(CallRefusedException.class)
                .isThrownBy(() -> BadPrograms.start("refuses", inbox))
                .withMessageContaining("not now");

        assertThat(inbox.end().code()).hasValue(0);
    }

    @Test
    void aProgramThatNeverBeginsIsEnded() throws InterruptedException {
        Limits limits = new Limits(SHORT, PATIENT.call(), PATIENT.closing(), 64, 1 << 20, 1 << 10);

        assertThatExceptionOfType(NoAnswerException.class)
                .isThrownBy(() -> AppServer.start(BadPrograms.launch("is mute", limits), inbox))
                .withMessageContaining("initialize");

        assertThat(inbox.end().reason()).isEqualTo("closed");
    }

    @Test
    void aCrashFailsEveryCallWithTheExitCodeAndThenTellsTheInbox() throws Exception {
        ExecutorService callers = TaskThreads.perTask("caller");
        try (AppServer server = BadPrograms.start("well", inbox)) {
            List<Future<JsonObject>> calls = new ArrayList<>();
            for (int i = 0; i < 3 * PATIENT.inFlight(); i++) {
                calls.add(callers.submit(() -> server.call("hold", NONE)));
            }
            for (int i = 0; i < PATIENT.inFlight(); i++) {
                inbox.next("holding");
            }

            boolean killed = ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

            assertThat(killed).isTrue();
            assertThat(inbox.end().code()).hasValue(KILLED);
            for (Future<JsonObject> call : calls) {
                assertThatThrownBy(() -> call.get(120, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(ServerGoneException.class)
                        .hasMessageContaining("exit code 137");
            }
            assertThatExceptionOfType(ServerGoneException.class).isThrownBy(() -> server.call("echo", NONE));
        } finally {
            callers.shutdownNow();
        }
        assertThat(inbox.untakenEnds()).isZero();
    }

    @Test
    void theCallThatItDiedOfSaysItsLastWords() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            assertThatExceptionOfType(ServerGoneException.class)
                    .isThrownBy(() -> server.call("die", number(7)))
                    .withMessageContaining("exit code 7")
                    .withMessageContaining("last words");
        }
    }

    @Test
    void closingEndsItsInputAndManyMayClose() throws Exception {
        ExecutorService closers = TaskThreads.perTask("closer");
        AppServer server = BadPrograms.start("well", inbox);
        try {
            List<Future<?>> closes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                closes.add(closers.submit(server::close));
            }
            for (Future<?> close : closes) {
                Object unused = close.get(120, TimeUnit.SECONDS);
            }

            assertThat(ProcessHandle.of(server.pid())).isEmpty();
            ExitStatus status = inbox.end();
            assertThat(status.code()).hasValue(0);
            assertThat(status.reason()).isEqualTo("closed");
            assertThat(inbox.untakenEnds()).isZero();
            assertThatExceptionOfType(ServerGoneException.class).isThrownBy(() -> server.call("echo", NONE));
        } finally {
            closers.shutdownNow();
        }
    }

    @Test
    void anInterruptDoesNotShortenClosingAndIsKept() throws InterruptedException {
        AppServer server = BadPrograms.start("well", inbox);

        Thread.currentThread().interrupt();
        server.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }

    @Test
    void aProgramThatIgnoresTheEndOfItsInputIsEnded() throws InterruptedException {
        AppServer server = AppServer.start(BadPrograms.launch("ignores the end", IMPATIENT), inbox);

        server.close();

        assertThat(ProcessHandle.of(server.pid())).isEmpty();
        assertThat(inbox.end().reason()).isEqualTo("closed, by force");
    }

    @Test
    void itsChildrenEndWithIt() throws Exception {
        AppServer server = BadPrograms.start("well", inbox);
        long pid = server.call("child", NONE).integer("pid").orElseThrow();
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        try {
            server.close();

            ProcessHandle unused = child.onExit().get(120, TimeUnit.SECONDS);
        } finally {
            boolean unused = child.destroyForcibly();
        }
    }

    @Test
    void aChildThatHoldsThePipesDoesNotHideTheCrash() throws Exception {
        AppServer server = BadPrograms.start("well", inbox);
        long pid = server.call("child", NONE).integer("pid").orElseThrow();
        try {
            assertThatExceptionOfType(ServerGoneException.class)
                    .isThrownBy(() -> server.call("die", number(7)))
                    .withMessageContaining("exit code 7");

            server.close();
        } finally {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aProgramThatClosesItsOutputIsEnded() throws InterruptedException {
        try (AppServer server = AppServer.start(BadPrograms.launch("well", IMPATIENT), inbox)) {
            assertThatExceptionOfType(ServerGoneException.class)
                    .isThrownBy(() -> server.call("close output", NONE))
                    .withMessageContaining("closed its output");
        }
    }

    @Test
    void aProgramThatDoesNotReadIsEnded() throws InterruptedException {
        JsonObject big = Params.object().string("text", "x".repeat(4 << 20)).end();
        try (AppServer server = AppServer.start(BadPrograms.launch("well", IMPATIENT), inbox)) {
            server.call("deaf", NONE);

            while (inbox.untakenEnds() == 0) {
                assertThatThrownBy(() -> server.call("echo", big, Duration.ofMillis(1)))
                        .isInstanceOfAny(NoAnswerException.class, ServerGoneException.class);
            }

            assertThat(inbox.end().reason()).isEqualTo("it does not read its input");
        }
    }

    @Test
    void anInboxThatThrowsEndsTheProgram() throws InterruptedException {
        Recorder throwing = new Recorder() {
            @Override
            public void asked(ServerRequest request) {
                throw new IllegalStateException("cannot be asked");
            }
        };
        try (AppServer server = BadPrograms.start("well", throwing)) {
            server.call("ask", number(1));

            assertThat(throwing.end().reason()).contains("cannot be asked");
        }
    }
}
