package dev.parley.benchmarks;

import dev.parley.core.ForkPoint;
import dev.parley.core.RemoveOutcome;
import dev.parley.model.ConversationId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Forks of a transcript in the memory store. Each is deleted again, or they would fill the heap. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class ForkBenchmark {

    @Param({"10", "100000"})
    public int entries;

    private final TrialServer server = TrialServer.withoutThreads();
    private ConversationId source;

    @Setup(Level.Trial)
    public void store() {
        source = server.transcripts().stored(Journals.turns(entries));
    }

    @TearDown(Level.Trial)
    public void end() {
        server.close();
    }

    /** In the store alone. */
    @Benchmark
    public boolean forkInStore() {
        Transcripts transcripts = server.transcripts();
        return transcripts.store().delete(transcripts.forked(source, entries));
    }

    /** Of a conversation, at its last stable boundary, which has to be found first. */
    @Benchmark
    public RemoveOutcome forkConversation() {
        return server.manager()
                .deleteConversation(server.manager()
                        .forkConversation(source, ForkPoint.latest())
                        .id());
    }
}
