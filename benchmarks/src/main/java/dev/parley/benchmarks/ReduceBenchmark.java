package dev.parley.benchmarks;

import dev.parley.core.Conversation;
import dev.parley.spi.HistoryItem;
import java.util.List;
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

/** The model's view of a stored transcript, all of it and with nine tenths behind a compaction. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class ReduceBenchmark {

    @Param({"100", "10000"})
    public int entries;

    private final TrialServer server = TrialServer.withoutThreads();
    private Conversation whole;
    private Conversation compacted;

    @Setup(Level.Trial)
    public void store() {
        whole = server.opened(server.transcripts().stored(Journals.turns(entries)));
        compacted = server.opened(server.transcripts().stored(Journals.compacted(entries)));
    }

    @TearDown(Level.Trial)
    public void end() {
        server.close();
    }

    @Benchmark
    public List<HistoryItem> whole() {
        return whole.history().toList();
    }

    @Benchmark
    public List<HistoryItem> compacted() {
        return compacted.history().toList();
    }
}
