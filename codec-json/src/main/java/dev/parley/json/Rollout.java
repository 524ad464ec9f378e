package dev.parley.json;

import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rollout file in memory.
 *
 * @param meta the file's own session, if it says
 * @param entries what it holds of the transcript, from position 0
 * @param skipped what it holds besides
 */
public record Rollout(Optional<RolloutMeta> meta, List<TranscriptEntry> entries, List<SkippedText> skipped) {

    public Rollout {
        entries = List.copyOf(entries);
        skipped = List.copyOf(skipped);
    }

    /** Gathers what a reader finds. Not safe for use by many threads. */
    static final class Collector implements RolloutSink {
        private Optional<RolloutMeta> meta = Optional.empty();
        private final List<TranscriptEntry> entries = new ArrayList<>();
        private final List<SkippedText> skipped = new ArrayList<>();

        @Override
        public void meta(RolloutMeta found) {
            meta = Optional.of(found);
        }

        @Override
        public void entry(TranscriptEntry entry) {
            entries.add(entry);
        }

        @Override
        public void skipped(SkippedText text) {
            skipped.add(text);
        }

        Rollout rollout() {
            return new Rollout(meta, entries, skipped);
        }
    }
}
