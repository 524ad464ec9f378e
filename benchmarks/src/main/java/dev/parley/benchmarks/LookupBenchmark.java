package dev.parley.benchmarks;

import dev.parley.core.Conversation;
import dev.parley.model.ConversationId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** {@code getConversation} beside the map look-up that it cannot do without, among as many keys. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the @Setup methods first
public class LookupBenchmark {

    private static final int LIVE = 1_024; // a power of two

    private final TrialServer server = TrialServer.withThreads();
    private final ConcurrentHashMap<ConversationId, Conversation> map = new ConcurrentHashMap<>();
    private final ConversationId[] keys = new ConversationId[LIVE];
    private int next;

    @Setup
    public void start() {
        for (int i = 0; i < LIVE; i++) {
            Conversation conversation = server.started();
            map.put(conversation.id(), conversation);
            keys[i] = ConversationId.parse(conversation.id().toString()); // equal, not the same: as read from a request
        }
    }

    @TearDown
    public void end() {
        server.close();
    }

    @Benchmark
    public Conversation getConversation() {
        return server.manager().getConversation(key());
    }

    @Benchmark
    public @Nullable Conversation mapGet() {
        return map.get(key());
    }

    private ConversationId key() {
        return keys[next++ & (LIVE - 1)];
    }
}
