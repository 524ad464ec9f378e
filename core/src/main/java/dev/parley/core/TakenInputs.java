package dev.parley.core;

import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Joins the marks that took submissions with the submissions, while entries are read backwards. A submission is taken by
 * the first {@code TurnStarted} or {@code InputTaken} of its id that follows it before its {@code TurnEnded}. Ids may come
 * again, as those do that a fork inherits. Not safe for use by many threads.
 */
final class TakenInputs {

    /** A submission and where it took effect. */
    record Taken(long position, TranscriptEntry.Submitted submitted) {}

    private final Map<String, Long> marks = new HashMap<>();

    /** Takes the entry before the last one. Gives what this completes; null if nothing. */
    @Nullable
    Taken accept(PositionedEntry entry) {
        String id = takenId(entry.entry());
        if (id != null) {
            marks.put(id, entry.position());
            return null;
        }
        return complete(entry.entry());
    }

    /** As {@link #accept}, but a mark found now is none to be joined: it only says that a later one of its id took nothing. */
    @Nullable
    Taken acceptOlder(PositionedEntry entry) {
        String id = takenId(entry.entry());
        if (id != null) {
            marks.remove(id);
            return null;
        }
        return complete(entry.entry());
    }

    /** How many marks wait for their submission. */
    int waiting() {
        return marks.size();
    }

    /** Whether a mark at {@code position} or later waits for its submission. */
    boolean waitingFrom(long position) {
        return marks.values().stream().anyMatch(mark -> mark >= position);
    }

    private static @Nullable String takenId(TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.TurnStarted started) {
            return started.id();
        }
        return entry instanceof TranscriptEntry.InputTaken taken ? taken.id() : null;
    }

    private @Nullable Taken complete(TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.TurnEnded ended) {
            marks.remove(ended.id());
        }
        if (entry instanceof TranscriptEntry.Submitted submitted) {
            Long mark = marks.remove(submitted.id());
            return mark == null ? null : new Taken(mark, submitted);
        }
        return null;
    }
}
