package dev.parley.json;

import dev.parley.model.TranscriptEntry;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on to another sink and remembers what that threw, so that it is not taken for a fault of the file. Not safe for
 * use by many threads.
 */
final class WatchedSink implements RolloutSink {

    private final RolloutSink sink;
    private @Nullable RuntimeException thrown;

    WatchedSink(RolloutSink sink) {
        this.sink = sink;
    }

    /** Whether the sink itself threw this. */
    boolean threw(RuntimeException failure) {
        return failure == thrown;
    }

    @Override
    public void meta(RolloutMeta meta) {
        pass(meta, sink::meta);
    }

    @Override
    public void entry(TranscriptEntry entry) {
        pass(entry, sink::entry);
    }

    @Override
    public void skipped(SkippedText skipped) {
        pass(skipped, sink::skipped);
    }

    private <T> void pass(T found, Consumer<T> to) {
        try {
            to.accept(found);
        } catch (RuntimeException e) {
            thrown = e;
            throw e;
        }
    }
}
