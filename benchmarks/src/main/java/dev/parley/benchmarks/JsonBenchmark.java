package dev.parley.benchmarks;

import dev.parley.json.JsonCodec;
import dev.parley.model.ResponseItem;
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

/** JSON of items, by kind. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class JsonBenchmark {

    @Param
    public ItemKind kind;

    private ResponseItem item;
    private byte[] utf8;

    @Setup
    public void encodeOnce() {
        item = kind.sample();
        utf8 = JsonCodec.ITEM.encodeBytes(item);
    }

    @Benchmark
    public byte[] encode() {
        return JsonCodec.ITEM.encodeBytes(item);
    }

    @Benchmark
    public ResponseItem decode() {
        return JsonCodec.ITEM.decode(utf8);
    }
}
