package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.spi.InitialHistory;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session elsewhere whose process was lost, and which another process began anew. */
class SessionBegunAnewTest {

    private final ManagerBench bench = new ManagerBench();
    private final ConversationManager manager = bench.builder().build();

    @AfterEach
    void close() {
        manager.close();
        bench.close();
    }

    @Test
    void whoeverOpensTheConversationLaterLooksForTheAgentsNewSession() {
        Conversation conversation = manager.newConversation(ManagerBench.CONFIG).conversation();
        FakeSession session = bench.spawner.last();
        String turn = conversation.submit(Op.UserInput.text("one"));
        session.emit(event(turn, new EventMsg.TurnStarted(), 1, 1));
        session.emit(event(turn, new EventMsg.TurnAborted(AbortReason.SESSION_LOST), 2, 0));

        session.emit(event(Submission.INITIAL_ID, new EventMsg.SessionConfigured("anew", "model"), 3, 0));

        manager.removeConversation(conversation.id());
        manager.openConversation(conversation.id());
        InitialHistory history = bench.spawner.last().request().history();
        Optional<AgentState> state = ((InitialHistory.Resumed) history).agentState();
        assertThat(state.map(AgentState::sessionId)).contains("anew");
        assertThat(state.flatMap(AgentState::lastSource)).contains(new SourcePosition(3, 0));
    }

    private static Event event(String id, EventMsg msg, long epoch, long sequence) {
        return new Event(id, msg, Optional.of(new SourcePosition(epoch, sequence)));
    }
}
