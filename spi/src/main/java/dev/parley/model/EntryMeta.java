package dev.parley.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What every transcript entry may carry beside its content. Order never comes from it.
 *
 * @param recorded when the entry was written, by the writer's clock
 * @param source which event of the session's stream it came from
 * @param unknownFields fields of the stored entry that this version does not know
 */
public record EntryMeta(Optional<Instant> recorded, Optional<SourcePosition> source, UnknownFields unknownFields) {

    /** Nothing known beside the content. */
    public static final EntryMeta NONE = new EntryMeta(Optional.empty(), Optional.empty(), UnknownFields.NONE);

    /** What a writer knows of a new entry. */
    public static EntryMeta recorded(Instant at, Optional<SourcePosition> source) {
        return new EntryMeta(Optional.of(at), source, UnknownFields.NONE);
    }
}
