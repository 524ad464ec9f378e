package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.ConversationException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.FaultyStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A conversation says why it is closed, whichever way it was. */
class CloseReasonTest {

    private static final Op HELLO = Op.UserInput.text("hello");

    private final ManagerBench bench = new ManagerBench();
    private final ConversationManager manager =
            bench.builder().residency(10, Duration.ZERO, Duration.ZERO).build();
    private final Conversation conversation =
            manager.newConversation(ManagerBench.CONFIG).conversation();
    private final FakeSession session = bench.spawner.last();

    @AfterEach
    void close() {
        manager.close();
        bench.close();
    }

    @Test
    void aLiveConversationHasNoReason() {
        session.answer(conversation.submit(HELLO), "hi");

        assertThat(conversation.closeReason()).isEmpty();
        assertThat(conversation.isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = CloseReason.class, mode = EnumSource.Mode.EXCLUDE, names = "NOT_BORN") // nobody ever held one
    void aClosedOneSaysWhyToWhoeverHoldsItAndAnEndThatComesLaterChangesNothing(CloseReason reason) {
        closeFor(reason);
        boolean open = conversation.isOpen();
        conversation.close();
        session.close();

        assertThat(open).isFalse();
        assertThat(conversation.closeReason()).contains(reason);
        assertThatThrownBy(() -> conversation.submit(HELLO))
                .isInstanceOfSatisfying(
                        ConversationClosedException.class,
                        closed -> assertThat(closed.reason()).isEqualTo(reason));
    }

    private void closeFor(CloseReason reason) {
        switch (reason) {
            case REMOVED -> manager.removeConversation(conversation.id());
            case DELETED -> manager.deleteConversation(conversation.id());
            case EVICTED -> manager.heartbeat().beat();
            case ROLLED_BACK -> rollBack();
            case SESSION_ENDED -> session.say(Submission.INITIAL_ID, new EventMsg.ShutdownComplete());
            case SESSION_LOST -> session.say(Submission.INITIAL_ID, new EventMsg.SessionLost("planted"));
            case STORE_FAILED -> failTheStore();
            case OWNERSHIP_LOST -> takeOver();
            case SHUT_DOWN -> manager.shutdown(ManagerBench.PATIENT);
            case NOT_BORN -> throw new IllegalArgumentException("nobody holds a conversation that was not born");
        }
    }

    private void rollBack() {
        session.answer(conversation.submit(HELLO), "hi");
        NewConversation successor = manager.rollback(conversation.id(), ForkPoint.dropLastUserMessages(1));
        assertThat(successor.conversation().closeReason()).isEmpty();
    }

    private void failTheStore() {
        String turn = conversation.submit(HELLO);
        bench.store.fail("append", FaultyStore.Fault.UNAVAILABLE);
        assertThat(catchThrowable(() -> session.say(turn, new EventMsg.TurnStarted())))
                .isInstanceOf(ConversationException.class);
    }

    private void takeOver() {
        assertThat(bench.store.acquire(conversation.id(), ManagerBench.someoneElse(), Takeover.FORCE))
                .isNotNull();
        assertThat(catchThrowable(() -> conversation.submit(HELLO))).isInstanceOf(ConversationException.class);
    }
}
