package dev.parley.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Times and allocations of benchmarks that were run together. */
final class Measurements {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Collection<RunResult> results;

    private Measurements(Collection<RunResult> results) {
        this.results = results;
    }

    /** Runs these benchmarks, {@code Class.method}, in short form. */
    static Measurements of(String... benchmarks) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        Arrays.stream(benchmarks).forEach(name -> options.include("\\." + name.replace(".", "\\.") + "$"));
        options.forks(1)
                .warmupIterations(5)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementIterations(8)
                .measurementTime(TimeValue.milliseconds(250))
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class);
        return new Measurements(new Runner(options.build()).run());
    }

    /** The time of one operation, in the benchmark's unit, in the iteration that was disturbed least. */
    double time(String benchmark) {
        return result(benchmark).getPrimaryResult().getStatistics().getMin();
    }

    /** As the other, with this many entries. */
    double time(String benchmark, int entries) {
        return result(benchmark, entries).getPrimaryResult().getStatistics().getMin();
    }

    /** Bytes that one operation with this many entries allocates. */
    double bytes(String benchmark, int entries) {
        Result<?> allocated = result(benchmark, entries).getSecondaryResults().get(ALLOCATED);
        return Objects.requireNonNull(allocated, ALLOCATED).getStatistics().getPercentile(50);
    }

    private RunResult result(String benchmark, int entries) {
        return only(benchmark, result -> result.getParams().getParam("entries").equals(String.valueOf(entries)));
    }

    private RunResult result(String benchmark) {
        return only(benchmark, result -> true);
    }

    private RunResult only(String benchmark, Predicate<RunResult> wanted) {
        List<RunResult> found = results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + benchmark))
                .filter(wanted)
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException("%d results of %s, not 1".formatted(found.size(), benchmark));
        }
        return found.get(0);
    }
}
