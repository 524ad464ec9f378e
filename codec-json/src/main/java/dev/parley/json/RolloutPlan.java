package dev.parley.json;

import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a transcript's marks of absolute position are told in a form that only knows the last so many turns. Found in one
 * pass over the entries; read-only afterwards.
 */
final class RolloutPlan {

    /** A rollback to {@code to}; {@code turns} is negative if no number of turns says the same. */
    private record Rollback(long position, long to, int turns) {}

    private final ItemChain chain = new ItemChain();
    private final TakenInput inputs = new TakenInput(RolloutPlan::isByUser);
    private final Map<Long, Long> submissionByTaking = new HashMap<>();
    private final Map<Long, Long> lastTaking = new HashMap<>();
    private final List<Rollback> rollbacks = new ArrayList<>();
    private final Map<Long, Integer> turnsByMark = new HashMap<>();
    private final Map<Long, long[]> tailByMark = new HashMap<>();
    private final Set<Long> tails = new HashSet<>();
    private long[] omittedFrom = new long[0];
    private long[] omittedThrough = new long[0];

    private RolloutPlan() {}

    static RolloutPlan of(Iterable<TranscriptEntry> entries) {
        RolloutPlan plan = new RolloutPlan();
        long position = 0;
        for (TranscriptEntry entry : entries) {
            plan.look(position, entry);
            position++;
        }
        plan.decide();
        return plan;
    }

    /** Whether the entry is left out. */
    boolean omits(long position) {
        int at = Arrays.binarySearch(omittedFrom, position);
        int range = at >= 0 ? at : -at - 2;
        return range >= 0 && position <= omittedThrough[range];
    }

    /** Where the input was submitted that takes effect at {@code position}. */
    Optional<Long> submissionTakenAt(long position) {
        return Optional.ofNullable(submissionByTaking.get(position));
    }

    /** Where the input that was submitted at {@code position} takes effect for the last time. */
    Optional<Long> lastTakingOf(long position) {
        return Optional.ofNullable(lastTaking.get(position));
    }

    /** How many turns the rollback at {@code position} drops; 0 if it changes nothing. */
    int turns(long position) {
        return turnsByMark.getOrDefault(position, 0);
    }

    /** Where the items stand that the compaction at {@code position} does not replace. */
    long[] tail(long position) {
        return tailByMark.getOrDefault(position, new long[0]);
    }

    /** Whether the item at {@code position} is in a tail. */
    boolean inTail(long position) {
        return tails.contains(position);
    }

    private static boolean isByUser(ResponseItem item) {
        return RolloutJournal.origin(item) == Origin.USER;
    }

    private void look(long position, TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.Item own) {
            chain.add(position, isByUser(own.item()));
        }
        inputs.takenBy(position, entry).ifPresent(submission -> {
            chain.add(position, submission.user());
            submissionByTaking.put(position, submission.position());
            lastTaking.put(submission.position(), position);
        });
        if (entry instanceof TranscriptEntry.RolledBack mark) {
            rollbacks.add(new Rollback(position, mark.toPosition(), chain.rollBack(position, mark.toPosition())));
        } else if (entry instanceof TranscriptEntry.Compacted mark) {
            long[] tail = chain.positionsFrom(mark.replacedLength());
            chain.add(position, false);
            tailByMark.put(position, tail);
            Arrays.stream(tail).forEach(tails::add);
        }
    }

    /** From the last mark back: a mark that a later one rolled back and left out decides nothing any more. */
    private void decide() {
        List<Rollback> omitting = new ArrayList<>();
        long keptBelow = Long.MAX_VALUE;
        for (int i = rollbacks.size() - 1; i >= 0; i--) {
            Rollback mark = rollbacks.get(i);
            if (mark.position() >= keptBelow) {
                continue;
            }
            if (mark.turns() >= 0) {
                turnsByMark.put(mark.position(), mark.turns());
            } else {
                omitting.add(0, mark);
                keptBelow = mark.to();
            }
        }
        omittedFrom = omitting.stream().mapToLong(Rollback::to).toArray();
        omittedThrough = omitting.stream().mapToLong(Rollback::position).toArray();
    }
}
