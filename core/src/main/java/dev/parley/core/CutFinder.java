package dev.parley.core;

import dev.parley.model.AbortReason;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.PositionedEntry;
import dev.parley.model.TranscriptEntry;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Finds {@link ForkPoint}s in a stored transcript, reading backwards from its tail. What each costs:
 *
 * <ul>
 *   <li>{@code latest}, {@code interrupted}: back to the start of an open turn; of a turn that ended, to its last item.
 *   <li>{@code dropLastUserMessages}: back to where the {@code n}-th last user message was submitted, which is what is
 *       dropped and the time the message waited.
 *   <li>{@code beforeUserMessage}: everything that counts, since only then the first one is known.
 *   <li>{@code atPosition}: nothing.
 * </ul>
 */
final class CutFinder {

    private final EntryReader reader;
    private final long length;
    private final long inherited;
    private final int pageSize;

    /**
     * @param length how much of the transcript there is, inherited prefix included
     * @param inherited how many of its entries it shares with its parent: a turn open there was closed by the fork
     */
    CutFinder(EntryReader reader, long length, long inherited) {
        this(reader, length, inherited, EntryReader.PAGE_SIZE);
    }

    CutFinder(EntryReader reader, long length, long inherited, int pageSize) {
        this.reader = reader;
        this.length = length;
        this.inherited = inherited;
        this.pageSize = pageSize;
    }

    /**
     * Where a fork leaves.
     *
     * @throws ForkPointOutOfRangeException if the point names what is not there
     */
    Cut cut(ForkPoint point) {
        if (point instanceof ForkPoint.Interrupted) {
            return new Cut(
                    length,
                    openTurn().map(turn -> TranscriptEntry.TurnEnded.aborted(turn.id(), AbortReason.INTERRUPTED)));
        }
        if (point instanceof ForkPoint.DropLastUserMessages drop && drop.n() > 0) {
            return Cut.at(dropLast(drop.n()).orElse(0L));
        }
        if (point instanceof ForkPoint.BeforeUserMessage before) {
            return Cut.at(before(before));
        }
        if (point instanceof ForkPoint.AtPosition at) {
            return Cut.at(at(at));
        }
        return Cut.at(openTurn().map(OpenTurn::position).orElse(length));
    }

    /**
     * The position for the {@link TranscriptEntry.RolledBack} mark of a rollback in place. It is the length if there is
     * nothing to drop: no user message, or the position at the end.
     *
     * @throws IllegalArgumentException if the point by its nature drops nothing: 0 messages, {@code latest}, {@code interrupted}
     * @throws ForkPointOutOfRangeException if the point names what is not there
     */
    long rollbackTo(ForkPoint point) {
        if (point instanceof ForkPoint.DropLastUserMessages drop && drop.n() > 0) {
            return dropLast(drop.n()).or(this::firstUserMessage).orElse(length);
        }
        if (point instanceof ForkPoint.BeforeUserMessage || point instanceof ForkPoint.AtPosition) {
            return cut(point).position();
        }
        throw new IllegalArgumentException("a rollback to '%s' drops nothing".formatted(point));
    }

    private long at(ForkPoint.AtPosition at) {
        if (at.position() > length) {
            throw ForkPointOutOfRangeException.entries(at, length);
        }
        return at.position();
    }

    private Optional<Long> dropLast(int n) {
        UserMessages messages = new UserMessages();
        TreeSet<Long> last = new TreeSet<>();
        while (messages.step(last::add)) {
            if (last.size() > n) {
                last.pollFirst();
            }
            // a mark behind the n-th last so far may still turn out to have taken user input
            if (last.size() == n && !messages.mayBeFrom(last.first())) {
                break;
            }
        }
        return last.size() == n ? Optional.of(last.first()) : Optional.empty();
    }

    private long before(ForkPoint.BeforeUserMessage point) {
        UserMessages messages = new UserMessages();
        TreeSet<Long> first = new TreeSet<>();
        while (messages.step(first::add)) {
            if (first.size() > point.n() + 1L) {
                first.pollLast();
            }
        }
        if (first.size() <= point.n()) {
            throw ForkPointOutOfRangeException.userMessages(point, first.size());
        }
        return first.last();
    }

    private Optional<Long> firstUserMessage() {
        UserMessages messages = new UserMessages();
        TreeSet<Long> first = new TreeSet<>();
        while (messages.step(first::add)) {
            if (first.size() > 1) {
                first.pollLast();
            }
        }
        return first.stream().findFirst();
    }

    private Optional<OpenTurn> openTurn() {
        EffectiveEntries entries = new EffectiveEntries(reader, length, pageSize);
        Set<String> ended = new HashSet<>();
        PositionedEntry next;
        while ((next = entries.next()) != null && next.position() >= inherited) {
            TranscriptEntry entry = next.entry();
            if (entry instanceof TranscriptEntry.TurnEnded end) {
                ended.add(end.id());
            } else if (entry instanceof TranscriptEntry.TurnStarted start) {
                return ended.contains(start.id())
                        ? Optional.empty()
                        : Optional.of(new OpenTurn(start.id(), next.position()));
            } else if (entry instanceof TranscriptEntry.RolledBack || belongsTo(entry, ended)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean belongsTo(TranscriptEntry entry, Set<String> ended) {
        return entry instanceof TranscriptEntry.Item item && ended.contains(item.submissionId());
    }

    /** Finds the user messages that count: last submitted first, which is not always last taken first. */
    private final class UserMessages {

        private final EffectiveEntries entries = new EffectiveEntries(reader, length, pageSize);
        private final TakenInputs inputs = new TakenInputs();

        /** Reads one entry and gives the position of the message that it completes. False if there was none to read. */
        boolean step(LongConsumer found) {
            PositionedEntry next = entries.next();
            if (next == null) {
                return false;
            }
            TakenInputs.Taken taken = inputs.accept(next);
            if (taken != null && taken.submitted().op() instanceof Op.UserInput) {
                found.accept(taken.position());
            } else if (next.entry() instanceof TranscriptEntry.Item item && item.origin() == Origin.USER) {
                found.accept(next.position());
            }
            return true;
        }

        /** Whether a message at {@code position} or later may still be found. */
        boolean mayBeFrom(long position) {
            return inputs.waitingFrom(position);
        }
    }
}
