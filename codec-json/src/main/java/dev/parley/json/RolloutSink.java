package dev.parley.json;

import dev.parley.model.TranscriptEntry;

/** Takes what a {@link RolloutReader} finds, in the order of the file. */
public interface RolloutSink {

    /** The file's own session; called at most once, and before every entry if the file is whole. */
    void meta(RolloutMeta meta);

    /** The next entry. The first stands at position 0: positions inside of entries count from there. */
    void entry(TranscriptEntry entry);

    /** Something that did not become an entry. */
    void skipped(SkippedText skipped);
}
