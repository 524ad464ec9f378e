package dev.parley.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.spi.TaskThreads;
import java.util.OptionalInt;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class PendingCallsTest {

    private static final ExitStatus END = new ExitStatus(OptionalInt.of(1), "by itself", "", 0);
    private static final Reply RESULT = new Reply.Result(Message.EMPTY);

    private final PendingCalls calls = new PendingCalls();

    @Test
    void whoGivesUpAsTheReplyComesTakesItIfTheListenerHeardSo() throws Exception {
        ExecutorService reader = TaskThreads.perTask("reader");
        try {
            for (int round = 0; round < 500; round++) {
                AtomicReference<String> heard = new AtomicReference<>("nothing");
                PendingCall call = calls.open((result, awaited) -> heard.set(awaited ? "awaited" : "not awaited"));
                boolean written = call.mayBeWritten();
                CyclicBarrier together = new CyclicBarrier(2);
                Future<Boolean> settled = reader.submit(() -> {
                    together.await();
                    return calls.settle(call.id(), RESULT);
                });

                together.await();
                boolean abandoned = calls.abandon(call);
                String taken = abandoned ? "not awaited" : call.reply() == RESULT ? heard.get() : "another";

                assertThat(written).isTrue();
                assertThat(settled.get(30, TimeUnit.SECONDS)).isTrue();
                assertThat(heard.get()).as("round %d", round).isEqualTo(taken);
            }
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void aCallThatNobodyWaitsForIsNotWritten() {
        PendingCall call = calls.open(AnswerListener.NONE);

        boolean abandoned = calls.abandon(call);

        assertThat(abandoned).isTrue();
        assertThat(call.mayBeWritten()).isFalse();
        assertThat(calls.settle(call.id(), RESULT)).isFalse();
    }

    @Test
    void onlyTheLatestAbandonedCallsAreRemembered() {
        for (long id = 1; id <= 2_000; id++) {
            PendingCall call = calls.open(AnswerListener.NONE);
            boolean written = call.mayBeWritten();
            boolean abandoned = calls.abandon(call);
            assertThat(written && abandoned).isTrue();
        }

        assertThat(calls.settle(976, RESULT)).isFalse();
        assertThat(calls.settle(977, RESULT)).isTrue();
        assertThat(calls.settle(2_000, RESULT)).isTrue();
        assertThat(calls.settle(2_000, RESULT)).isFalse();
    }

    @Test
    void theEndSettlesEveryCallAndRefusesNewOnes() {
        PendingCall call = calls.open(AnswerListener.NONE);

        calls.end(END);

        assertThat(call.reply()).isEqualTo(new Reply.Gone(END));
        assertThatExceptionOfType(ServerGoneException.class).isThrownBy(() -> calls.open(AnswerListener.NONE));
    }
}
