package dev.parley.benchmarks;

import dev.parley.core.RemoveOutcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A conversation's birth and its end, with a session that costs nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LifecycleBenchmark {

    private final TrialServer threads = TrialServer.withThreads();
    private final TrialServer direct = TrialServer.withoutThreads();

    @TearDown
    public void end() {
        threads.close();
        direct.close();
    }

    /** As a server does it: spawn and closing on threads of the manager. */
    @Benchmark
    public RemoveOutcome newAndDelete() {
        return newAndDelete(threads);
    }

    /** Without the two hops between threads. */
    @Benchmark
    public RemoveOutcome newAndDeleteOnOneThread() {
        return newAndDelete(direct);
    }

    private static RemoveOutcome newAndDelete(TrialServer server) {
        return server.manager().deleteConversation(server.started().id());
    }
}
