package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    private static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    @Test
    void aBoundBeyondWhatNanosecondsHoldIsAsLongAsTheyHold() {
        Deadline deadline = Deadline.in(FOREVER);

        assertThat(Deadline.nanos(FOREVER)).isEqualTo(Long.MAX_VALUE);
        assertThat(deadline.nanosLeft()).isGreaterThan(Long.MAX_VALUE / 2);
        assertThat(deadline.hasPassed()).isFalse();
    }

    @Test
    void aBoundOfNothingOrLessHasPassedAtOnce() {
        for (Duration bound :
                new Duration[] {Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE)}) {
            assertThat(Deadline.nanos(bound)).isZero();
            assertThat(Deadline.in(bound).hasPassed()).isTrue();
            assertThat(Deadline.in(bound).nanosLeft()).isZero();
        }
    }

    @Test
    void aManagerToldToWaitForEverInEveryWayWorksAndShutsDown() throws InterruptedException {
        SessionConfig echo = SessionConfig.of("echo");
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("echo", turn -> turn.say(turn.inputText()))
                .interruptGrace(FOREVER)
                .closeTimeout(FOREVER)
                .build();
        MemoryConversationStore store = new MemoryConversationStore();
        try (spawner;
                store) {
            ConversationManager manager = ConversationManager.builder(spawner, store)
                    .heartbeat(FOREVER.minusNanos(1), FOREVER)
                    .startDeadline(FOREVER)
                    .closingGrace(FOREVER, FOREVER)
                    .removeDeadline(FOREVER)
                    .storePatience(FOREVER, FOREVER)
                    .residency(1, FOREVER, Duration.ZERO)
                    .build();
            Conversation first = manager.newConversation(echo).conversation();
            first.submit(Op.UserInput.text("hello"));
            untilTurnEnds(first);
            ManagerBench.until("it is idle", first::isIdle);
            manager.heartbeat().beat();
            Conversation second = manager.newConversation(echo).conversation();

            ShutdownReport report = manager.shutdown(FOREVER);

            assertThat(first.closeReason()).contains(CloseReason.EVICTED);
            assertThat(report.closed()).containsExactly(second.id());
            assertThat(report.timedOut()).isEmpty();
        }
    }

    private static void untilTurnEnds(Conversation conversation) throws InterruptedException {
        while (true) {
            ConversationEvent next = conversation.nextEvent(FOREVER).orElseThrow();
            if (next instanceof ConversationEvent.Emitted said && said.msg() instanceof EventMsg.TurnComplete) {
                return;
            }
        }
    }
}
