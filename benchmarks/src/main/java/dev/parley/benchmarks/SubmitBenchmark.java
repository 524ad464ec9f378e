package dev.parley.benchmarks;

import dev.parley.core.Conversation;
import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.spi.EventSink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appends through a live conversation over the memory store. Each invocation works on a fresh fork, so that the
 * transcript stays about as long as its parameter says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class SubmitBenchmark {

    static final int SUBMISSIONS = 1_024;
    static final int TURNS = SUBMISSIONS / 4; // of four entries each

    @Param({"10", "100000"})
    public int entries;

    private final TrialServer server = TrialServer.withoutThreads();
    private final Op question = Op.UserInput.text(Journals.TEXT);
    private final EventMsg started = new EventMsg.TurnStarted();
    private final EventMsg answer =
            new EventMsg.ItemCompleted(ResponseItem.Message.assistant(Journals.TEXT), Origin.AGENT);
    private final EventMsg complete = new EventMsg.TurnComplete();
    private ConversationId source;
    private Conversation conversation;
    private List<Op> answers;

    @Setup(Level.Trial)
    public void store() {
        source = server.transcripts().stored(Journals.turns(entries));
    }

    @Setup(Level.Invocation)
    public void fork() {
        conversation = server.forked(source, entries);
        answers = server.askedForApproval(SUBMISSIONS);
    }

    @TearDown(Level.Invocation)
    public void delete() {
        server.manager().deleteConversation(conversation.id());
    }

    @TearDown(Level.Trial)
    public void end() {
        server.close();
    }

    /** One entry: a submission that starts no turn. */
    @Benchmark
    @OperationsPerInvocation(SUBMISSIONS)
    public Conversation submit() {
        answers.forEach(conversation::submit);
        return conversation;
    }

    /** Four entries: a question that is asked, taken, answered and done with. */
    @Benchmark
    @OperationsPerInvocation(TURNS)
    public Conversation turn() {
        EventSink session = server.latestSession();
        for (int i = 0; i < TURNS; i++) {
            String id = conversation.submit(question);
            session.emit(new Event(id, started));
            session.emit(new Event(id, answer));
            session.emit(new Event(id, complete));
        }
        return conversation;
    }
}
