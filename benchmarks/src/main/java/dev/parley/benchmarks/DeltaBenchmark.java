package dev.parley.benchmarks;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.EventReader;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.spi.EventSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A delta from the session that says it to the one reader who gets it, both on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class DeltaBenchmark {

    private final TrialServer server = TrialServer.withThreads();
    private EventSink session;
    private EventReader reader;

    @Setup
    public void start() {
        Conversation conversation = server.started();
        session = server.latestSession();
        reader = conversation.events(conversation.now());
    }

    @TearDown
    public void end() {
        server.close();
    }

    @Benchmark
    public Optional<ConversationEvent> delta() throws InterruptedException {
        session.emit(new Event("1-1", new EventMsg.AgentMessageDelta("lorem ")));
        return reader.next(Duration.ZERO);
    }
}
