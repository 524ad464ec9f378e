package dev.parley.core;

import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TurnOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A page of a conversation as people see it: newest first, everything that counts, also what a compaction replaced for the
 * model. What was rolled back is not there. User input stands where it was taken; what still waits is not there.
 *
 * @param rows newest first
 * @param older what to ask for next: the page before this position; empty when there is nothing older
 */
public record ConversationPage(List<Row> rows, OptionalLong older) {

    public ConversationPage {
        rows = List.copyOf(rows);
    }

    /** One thing that a person sees. */
    public sealed interface Row {

        /** Its place in the transcript; where it was taken for user input. */
        long position();

        /** When it was recorded, by the writer's clock; for display, order never comes from it. */
        Optional<Instant> recorded();
    }

    /**
     * An item.
     *
     * @param submissionId the turn it belongs to, or the submission of this user input; {@code Submission.INITIAL_ID} if none
     */
    public record ItemRow(
            long position, Optional<Instant> recorded, String submissionId, Origin origin, ResponseItem item)
            implements Row {}

    /**
     * A submission ended.
     *
     * @param reason why, unless it completed
     */
    public record EndRow(
            long position,
            Optional<Instant> recorded,
            String submissionId,
            TurnOutcome outcome,
            Optional<String> reason)
            implements Row {}

    /**
     * A compaction: from here on the model sees a summary instead of the first entries.
     *
     * @param replacedLength how many entries, from position 0 on
     */
    public record CompactionRow(long position, Optional<Instant> recorded, long replacedLength) implements Row {}
}
