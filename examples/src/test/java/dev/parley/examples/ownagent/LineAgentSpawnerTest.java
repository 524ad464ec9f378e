package dev.parley.examples.ownagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.ConversationId;
import dev.parley.model.Decision;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SubmissionRefusedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kit cannot know of: the lines, and the bound of an inbox. */
final class LineAgentSpawnerTest {

    private final ScriptedLineAgent agent = new ScriptedLineAgent();
    private final LineAgentSpawner spawner;

    LineAgentSpawnerTest() throws IOException {
        spawner = new LineAgentSpawner(agent.connect());
    }

    @AfterEach
    void close() throws IOException {
        spawner.close();
        agent.close();
    }

    @Test
    void textOfSeveralLinesArrivesAsItWas() throws Exception {
        String hostile = "one\ntwo\r\n\\n three \\ \"\t\u2028 end ";
        HistoryItem first = new HistoryItem(ResponseItem.Message.user(hostile), Origin.USER);
        InitialHistory history = new InitialHistory.Resumed(History.of(List.of(first)), Optional.empty());
        BlockingQueue<Event> said = new LinkedBlockingQueue<>();

        spawner.spawn(request(history), said::add).submit(new Submission("1", Op.UserInput.text("RECALL")));

        EventMsg.ItemCompleted answer = await(said, EventMsg.ItemCompleted.class);
        assertThat(answer.item()).isEqualTo(ResponseItem.Message.assistant(hostile));
    }

    @Test
    void whoDoesNotKeepUpIsLostAndNobodyElse() throws Exception {
        CountDownLatch storeIsBack = new CountDownLatch(1);
        BlockingQueue<Event> slow = new LinkedBlockingQueue<>();
        BlockingQueue<Event> quick = new LinkedBlockingQueue<>();
        EventSink slowSink = event -> {
            slow.add(event);
            if (event.msg() instanceof EventMsg.AgentMessageDelta) {
                awaitInsideEmit(storeIsBack);
            }
        };
        Session flooded = spawner.spawn(request(new InitialHistory.New()), slowSink);
        Session other = spawner.spawn(request(new InitialHistory.New()), quick::add);

        flooded.submit(new Submission("1", Op.UserInput.text(ScriptedLineAgent.FLOOD)));
        awaitRefusal(flooded);
        other.submit(new Submission("1", Op.UserInput.text("ANSWER")));

        assertThat(await(quick, EventMsg.TurnComplete.class)).isNotNull();
        storeIsBack.countDown();
        assertThat(await(slow, EventMsg.TurnAborted.class).reason()).isEqualTo(AbortReason.SESSION_LOST);
        assertThat(await(slow, EventMsg.SessionLost.class)).isNotNull();
    }

    /** An answer to no question does nothing, as long as it is taken. */
    private static void awaitRefusal(Session session) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            try {
                session.submit(new Submission("poll", new Op.Approval("no question", Decision.APPROVED)));
                LockSupport.parkNanos(1_000_000);
            } catch (SubmissionRefusedException closed) {
                return;
            }
        }
        throw new AssertionError("a session whose inbox overflows still takes submissions");
    }

    private static void awaitInsideEmit(CountDownLatch latch) {
        try {
            assertThat(latch.await(40, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted inside emit", e);
        }
    }

    private static <M extends EventMsg> M await(BlockingQueue<Event> said, Class<M> kind) throws InterruptedException {
        while (true) {
            Event next = said.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("waited for %s".formatted(kind.getSimpleName()));
            }
            if (kind.isInstance(next.msg())) {
                return kind.cast(next.msg());
            }
        }
    }

    private static SessionRequest request(InitialHistory history) {
        return new SessionRequest(
                ConversationId.parse("01890a5d-ac96-774b-bcce-b302099a8057"), SessionConfig.of("line"), history);
    }
}
