package dev.parley.codex;

import static dev.parley.codex.BadPrograms.PATIENT;
import static dev.parley.codex.BadPrograms.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.json.JsonObject;
import dev.parley.spi.TaskThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to a program that misbehaves. How programs end is in {@code ProgramEndTest}. */
@Timeout(180) // of real processes, on a machine that may be very busy
final class AppServerTest {

    private static final JsonObject NONE = Message.EMPTY;
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Recorder inbox = new Recorder();

    @Test
    void introducesUsFirst() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            assertThat(server.about().string("userAgent")).contains("bad/0.169.0");
            assertThat(inbox.next("introduced")).isNotNull();
        }
    }

    @Test
    void givesTheResultOfACall() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            JsonObject params = JsonObject.parse("{\n\"text\": \"two\\nlines, \\ud83d and \uD83D\uDE00\"\n}");

            JsonObject echoed = server.call("echo", params);

            assertThat(echoed.string("method")).contains("echo");
            assertThat(echoed.object("params").orElseThrow().string("text"))
                    .contains("two\nlines, \uD83D and \uD83D\uDE00");
        }
    }

    @Test
    void aResultOfNothingIsAnEmptyOneAndAnythingElseIsNoAnswer() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            assertThat(server.call("nothing", NONE).names()).isEmpty();
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> server.call("number", NONE))
                    .withMessageContaining("no result")
                    .matches(NoAnswerException::wasSent);
        }
    }

    @Test
    void aRefusalSaysCodeAndText() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            assertThatExceptionOfType(CallRefusedException.class)
                    .isThrownBy(() -> server.call("refuse", NONE))
                    .satisfies(refused -> assertThat(refused.code()).isEqualTo(-32600))
                    .satisfies(refused -> assertThat(refused.text()).isEqualTo("no rollout found"));
        }
    }

    @Test
    void answersFindTheirCallsWhateverTheirOrder() throws Exception {
        ExecutorService callers = TaskThreads.perTask("caller");
        try (AppServer server = BadPrograms.start("well", inbox)) {
            List<Future<JsonObject>> answers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                answers.add(callers.submit(() -> server.call("hold", NONE)));
                inbox.next("holding");
            }

            server.call("release", NONE);

            for (int i = 0; i < 20; i++) {
                assertThat(answers.get(i).get(120, TimeUnit.SECONDS).integer("held"))
                        .isEqualTo(OptionalLong.of(i));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aCallWithoutAnAnswerFailsAtItsDeadlineAndHoldsNobodyUp() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            for (int i = 0; i < 2 * PATIENT.inFlight(); i++) {
                assertThatExceptionOfType(NoAnswerException.class)
                        .isThrownBy(() -> server.call("drop", NONE, Duration.ofMillis(1)))
                        .withMessageContaining("drop");
            }

            assertThat(server.call("echo", NONE).string("method")).contains("echo");
        }
    }

    @Test
    void aBusyProgramIsAskedAgain() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            JsonObject result = server.call("overload", number(3));

            assertThat(result.integer("refused")).isEqualTo(OptionalLong.of(3));
        }
    }

    @Test
    void aProgramThatStaysBusyIsAskedEightTimes() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            assertThatExceptionOfType(OverloadedException.class)
                    .isThrownBy(() -> server.call("overload", number(1_000)))
                    .withMessageContaining("8 times");
        }
    }

    @Test
    void noPauseGoesBeyondTheDeadline() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            assertThatThrownBy(() -> server.call("overload", number(1_000), SHORT))
                    .isInstanceOfAny(OverloadedException.class, NoAnswerException.class)
                    .hasMessageNotContaining("8 times");
        }
    }

    @Test
    void noMoreCallsAreInFlightThanAllowed() throws Exception {
        List<Thread> callers = new ArrayList<>();
        try (AppServer server = BadPrograms.start("well", inbox)) {
            server.call("ask", number(1));
            for (int i = 0; i < 3 * PATIENT.inFlight(); i++) {
                callers.add(TaskThreads.daemons("caller").newThread(() -> hold(server)));
            }
            callers.forEach(Thread::start);
            for (int i = 0; i < PATIENT.inFlight(); i++) {
                inbox.next("holding");
            }
            while (!callers.stream().allMatch(AppServerTest::waits)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }

            // lines are read in their order: one more call would be seen before this answer
            inbox.nextQuestion().answer(NONE);
            Recorder.Said next = inbox.next();

            assertThat(next.method()).isEqualTo("heard");
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> server.call("echo", NONE, SHORT))
                    .matches(late -> !late.wasSent())
                    .withMessageContaining("64 calls before it");
        }
        for (Thread caller : callers) {
            caller.join(TimeUnit.SECONDS.toMillis(120));
            assertThat(caller.isAlive()).isFalse();
        }
    }

    @Test
    void aListenerHearsOfTheAnswerInTheOrderOfWhatIsSaid() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            inbox.next("introduced");

            JsonObject unused = server.call("flood", number(10_000), PATIENT.call(), (result, awaited) -> {
                assertThat(awaited).isTrue();
                inbox.notified("the answer", result);
            });

            for (int i = 0; i < 10_000; i++) {
                assertThat(inbox.next().params().integer("n")).isEqualTo(OptionalLong.of(i));
            }
            assertThat(inbox.next().method()).isEqualTo("the answer");
            assertThat(inbox.next().method()).isEqualTo("after the flood");
        }
    }

    @Test
    void aListenerHearsThatNobodyWaitsAnyMore() throws InterruptedException {
        BlockingQueue<Boolean> heard = new LinkedBlockingQueue<>();
        try (AppServer server = BadPrograms.start("well", inbox)) {
            Thread caller = TaskThreads.daemons("caller").newThread(() -> {
                assertThatThrownBy(() ->
                                server.call("hold", NONE, PATIENT.call(), (result, awaited) -> heard.add(awaited)))
                        .isInstanceOf(InterruptedException.class);
                heard.add(true);
            });
            caller.start();
            inbox.next("holding");

            caller.interrupt();
            caller.join();
            server.call("release", NONE);
            server.call("echo", NONE);

            assertThat(heard).containsExactly(true, false);
        }
    }

    @Test
    void linesThatAreNoMessagesAreReportedAndPassedOver() throws InterruptedException {
        AppServer server = BadPrograms.start("well", inbox);
        try {
            inbox.next("introduced");

            JsonObject unused = server.call("garbage", NONE);

            assertThat(inbox.next().text()).contains("this is no JSON");
            assertThat(inbox.next().text()).contains("neither a method nor an id");
            assertThat(inbox.untaken()).isEmpty();
        } finally {
            server.close();
        }
        assertThat(inbox.end().malformedLines()).isEqualTo(2);
    }

    @Test
    void aLineBeyondTheLimitFailsItsCallOrIsReportedWithItsBeginning() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            int beyond = PATIENT.lineBytes();

            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> server.call("huge", number(beyond)))
                    .withMessageContaining("longer than allowed");
            server.call("huge notice", number(beyond));

            assertThat(inbox.next("malformed").text()).contains("\"t-1\"").hasSizeLessThan(2_000);
            assertThat(server.call("huge", number(beyond - 100)).string("text").orElseThrow())
                    .hasSize(beyond - 100);
        }
    }

    @Test
    void aQuestionIsAnsweredOnceByAnyThreadUnderItsOwnId() throws InterruptedException {
        try (AppServer server = BadPrograms.start("well", inbox)) {
            server.call("ask", number(1));
            server.call("ask", number(2));
            ServerRequest first = inbox.nextQuestion();
            ServerRequest second = inbox.nextQuestion();

            boolean refused = second.refuse(-32601, "no");
            boolean answered =
                    first.answer(Params.object().string("decision", "accept").end());
            boolean again = first.refuse(-32601, "changed my mind");

            assertThat(first.method()).isEqualTo("may I");
            assertThat(first.params().integer("n")).isEqualTo(OptionalLong.of(1));
            assertThat(refused).isTrue();
            assertThat(answered).isTrue();
            assertThat(again).isFalse();
            assertThat(inbox.next("heard").text())
                    .isEqualTo("{\"id\":\"q-2\",\"error\":{\"code\":-32601,\"message\":\"no\"}}");
            assertThat(inbox.next("heard").text()).isEqualTo("{\"id\":\"q-1\",\"result\":{\"decision\":\"accept\"}}");
            server.call("echo", NONE);
            assertThat(inbox.untaken()).isEmpty();
        }
    }

    private static void hold(AppServer server) {
        try {
            server.call("hold", NONE);
        } catch (ServerGoneException e) {
            // as it is to be
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean waits(Thread caller) {
        return caller.getState() == Thread.State.TIMED_WAITING || caller.getState() == Thread.State.TERMINATED;
    }
}
