package dev.parley.benchmarks;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
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
 * An append of one entry to the memory store. Each invocation makes {@link #APPENDS} of them to a fresh fork, so that the
 * transcript stays about as long as its parameter says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class StoreAppendBenchmark {

    static final int APPENDS = 256;

    @Param({"10", "100000"})
    public int entries;

    private final Transcripts transcripts = new Transcripts();
    private final List<TranscriptEntry> batch = List.of(Journals.turns(3).get(2));
    private ConversationId source;
    private Lease lease;

    @Setup(Level.Trial)
    public void store() {
        source = transcripts.stored(Journals.turns(entries));
    }

    @Setup(Level.Invocation)
    public void fork() {
        lease = transcripts.forked(source, entries);
    }

    @TearDown(Level.Invocation)
    public void delete() {
        transcripts.store().delete(lease);
    }

    @Benchmark
    @OperationsPerInvocation(APPENDS)
    public long append() {
        long length = entries;
        for (int i = 0; i < APPENDS; i++) {
            length = transcripts.store().append(lease, length, batch);
        }
        return length;
    }
}
