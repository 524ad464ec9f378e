/**
 * What Parley's promised numbers are measured with. Start at {@link dev.parley.benchmarks.Targets}, which holds the
 * promises; the classes named {@code …Benchmark} are JMH's and public for it alone.
 */
@NullMarked
package dev.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
