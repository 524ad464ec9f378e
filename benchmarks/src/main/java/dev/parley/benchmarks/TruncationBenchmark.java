package dev.parley.benchmarks;

import dev.parley.core.Truncation;
import dev.parley.model.ResponseItem;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cuts a list of messages, half of them the user's. What is kept is copied. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class TruncationBenchmark {

    @Param({"10", "1000", "100000"})
    public int messages;

    private List<ResponseItem> items;

    @Setup
    public void make() {
        items = Journals.messages(messages);
    }

    @Benchmark
    public List<ResponseItem> dropLastUserMessage() {
        return Truncation.byRole().dropLastUserMessages(items, 1);
    }

    @Benchmark
    public List<ResponseItem> beforeSecondUserMessage() {
        return Truncation.byRole().beforeUserMessage(items, 1);
    }
}
