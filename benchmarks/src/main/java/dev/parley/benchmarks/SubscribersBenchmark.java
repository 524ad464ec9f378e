package dev.parley.benchmarks;

import dev.parley.core.Conversation;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.spi.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * A delta from the session that says it to all who subscribed. An operation is one delta said and received by every one of
 * them, in runs short enough that nobody finds a gap.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class SubscribersBenchmark {

    static final int RUN = 1_024;

    @Param({"1", "10", "100"})
    public int subscribers;

    /** Whether on threads of their own, as it is in a server, or on the session's: what it costs without waking anybody. */
    @Param({"false", "true"})
    public boolean threads;

    private TrialServer server;
    private final List<CountingSubscriber> all = new ArrayList<>();
    private final Event delta = new Event("1-1", new EventMsg.AgentMessageDelta("lorem "));
    private EventSink session;
    private long said;

    @Setup
    public void start() {
        server = threads ? TrialServer.withThreads() : TrialServer.withoutThreads();
        Conversation conversation = server.started();
        session = server.latestSession();
        for (int i = 0; i < subscribers; i++) {
            CountingSubscriber subscriber = new CountingSubscriber();
            conversation.publisher(conversation.now()).subscribe(subscriber);
            all.add(subscriber);
        }
    }

    @TearDown
    public void end() {
        server.close();
    }

    @Benchmark
    @OperationsPerInvocation(RUN)
    public long delta() {
        for (int i = 0; i < RUN; i++) {
            session.emit(delta);
        }
        said += RUN;
        for (CountingSubscriber subscriber : all) {
            while (subscriber.received() < said) {
                LockSupport.parkNanos(10_000); // the processors are for those who receive
            }
        }
        return said;
    }
}
