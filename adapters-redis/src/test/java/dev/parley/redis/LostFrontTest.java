package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationManager;
import dev.parley.core.NewConversation;
import dev.parley.model.ConversationId;
import dev.parley.model.Op;
import dev.parley.testkit.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A front end that is killed in the middle of a turn. */
final class LostFrontTest {

    private final RemoteWorld world = new RemoteWorld(TestRedis.shared());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anotherFrontEndGoesOnWhereItWasLeftWithWhatRunsAndWhatWaits() {
        AgentWorker worker = world.worker();
        String[] said = killedInMidTurn();

        NewConversation taken = open(said[0]);

        assertThat(taken.sessionConfigured().runningSubmission()).contains(said[1]);
        world.agent.goOn();
        RemoteWorld.untilEnd(taken.conversation(), said[2]);
        assertThat(world.transcript(taken.id())).isEqualTo(expected(said));
        assertThat(worker.stats().claimed()).isEqualTo(1);
    }

    @Test
    void whatIsSaidWhileNobodyListensIsHeardByTheNext() {
        AgentWorker worker = world.worker();
        String[] said = killedInMidTurn();
        world.agent.goOn();
        String events =
                "%s:{%s}:se:%s".formatted(world.namespace, KeyLayout.home(ConversationId.parse(said[0])), said[0]);
        RemoteWorld.await("all is said", () -> ((Long) world.server.call("XLEN", events)) >= 5);

        NewConversation taken = open(said[0]);

        RemoteWorld.untilEnd(taken.conversation(), said[2]);
        assertThat(world.transcript(taken.id())).isEqualTo(expected(said));
        assertThat(worker.stats().claimed()).isEqualTo(1);
        RemoteWorld.await("all is acknowledged", () -> ((Long) world.server.call("XLEN", events)) == 0);
    }

    @Test
    void aSessionForWhichNobodyComesGoesBackAndIsBegunAnewByWhoeverComesLater() {
        AgentWorker worker = world.worker(world.agents, settings -> settings.orphanGrace(Duration.ofNanos(1)));
        String[] said = killedInMidTurn();
        world.forgetHeartbeats("hf");

        worker.lookAfterAll();
        worker.lookAfterAll();

        RemoteWorld.await("it went back", () -> worker.stats().running() == 0);
        Conversation later = open(said[0]).conversation();
        RemoteWorld.untilEnd(later, said[2]);
        assertThat(world.transcript(later.id()))
                .containsExactly(
                        "begin " + said[1],
                        "before",
                        "session_lost " + said[1],
                        "begin " + said[2],
                        "answer to behind",
                        "end " + said[2]);
    }

    @Test
    void aSessionOfAFrontEndThatLivesIsLeftAlone() {
        AgentWorker worker = world.worker(world.agents, settings -> settings.orphanGrace(Duration.ofNanos(1)));
        Conversation conversation =
                manager().newConversation(RemoteWorld.CONFIG).conversation();

        worker.lookAfterAll();
        worker.lookAfterAll();

        RemoteWorld.untilEnd(conversation, conversation.submit(Op.UserInput.text("hello")));
        assertThat(worker.stats().claimed()).isEqualTo(1);
    }

    private static List<String> expected(String[] said) {
        return List.of(
                "begin " + said[1],
                "before",
                "after",
                "end " + said[1],
                "begin " + said[2],
                "answer to behind",
                "end " + said[2]);
    }

    private ConversationManager manager() {
        return world.manager(world.spawner(settings -> settings));
    }

    private NewConversation open(String id) {
        world.forgetHeartbeats("h"); // the store's
        return manager().openConversation(ConversationId.parse(id));
    }

    /** The conversation, the turn that runs, and the submission that waits behind it. */
    private String[] killedInMidTurn() {
        try (ChildJvm front = ChildJvm.start(FrontProcess.class, List.of(world.url, world.namespace))) {
            return front.nextLine(RemoteWorld.PATIENT).orElseThrow().split(" ", -1);
        }
    }
}
