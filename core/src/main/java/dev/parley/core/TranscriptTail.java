package dev.parley.core;

import dev.parley.model.AgentState;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.ToolCallKey;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What opening a conversation needs to know of its transcript. What a fork inherits is inert: nothing here comes from it.
 *
 * @param length the transcript's length that this was read from
 * @param openTurn the turn that began and did not end
 * @param openInputs submissions that steer the open turn and have no end of their own, in order; they end with it
 * @param waiting user input and compactions that were neither taken nor ended nor rolled back, in order
 * @param unansweredCalls tool calls since the last turn began (or since the beginning, before any) without output that no
 *     compaction replaced, in order
 * @param lastSource the last event of the agents' streams that was recorded
 * @param agentState where the agent finds its own history; empty if that no longer agrees with the transcript
 * @param leftState where the agent finds what it had before the rollback that came last, if it had all that is left then
 */
record TranscriptTail(
        long length,
        Optional<OpenTurn> openTurn,
        List<String> openInputs,
        List<Submission> waiting,
        List<ResponseItem> unansweredCalls,
        Optional<SourcePosition> lastSource,
        Optional<AgentState> agentState,
        Optional<AgentState> leftState) {

    TranscriptTail {
        openInputs = List.copyOf(openInputs);
        waiting = List.copyOf(waiting);
        unansweredCalls = List.copyOf(unansweredCalls);
    }

    /**
     * Reads backwards as far as to the submission of the last turn that began; turns begin in the order of their
     * submissions, so nothing earlier waits. What was rolled back is read too: what was taken there does not wait.
     *
     * @param length the transcript's length, inherited prefix included
     * @param inherited how many of its entries it shares with its parent; 0 if it is no fork
     * @param started the state of the conversation's own last {@code SessionStarted}. It still agrees if no rollback and no
     *     import, known by its items of origin USER, came later. After a rollback or an import no session writes before the
     *     next {@code SessionStarted}, so a turn that began later is proof enough and reading may end there.
     */
    static TranscriptTail read(EntryReader reader, long length, long inherited, Optional<AgentState> started) {
        return read(reader, length, inherited, started, EntryReader.PAGE_SIZE);
    }

    static TranscriptTail read(
            EntryReader reader, long length, long inherited, Optional<AgentState> started, int pageSize) {
        Search search = new Search();
        BackwardEntries entries = new BackwardEntries(reader, length, pageSize);
        PositionedEntry next;
        while (!search.complete && (next = entries.next()) != null && next.position() >= inherited) {
            search.accept(next);
        }
        return search.result(length, started);
    }

    private enum Agreement {
        UNKNOWN,
        AGREES,
        DISAGREES
    }

    private static final class Search {

        private boolean complete;
        private long effectiveBelow = Long.MAX_VALUE;
        private Agreement agreement = Agreement.UNKNOWN;
        private OptionalLong rolledBackTo = OptionalLong.empty();
        private boolean lastTurnPassed;
        private long viewBegins = -1;
        private Optional<OpenTurn> openTurn = Optional.empty();
        private Optional<SourcePosition> lastSource = Optional.empty();
        private final Deque<String> openInputs = new ArrayDeque<>();
        private final Deque<Submission> waiting = new ArrayDeque<>();
        private final Deque<ResponseItem> unanswered = new ArrayDeque<>();
        /** Calls that have their output, or were made again, further on. */
        private final Set<ToolCallKey> settled = new HashSet<>();

        private final Set<String> begun = new HashSet<>();
        private final Set<String> taken = new HashSet<>();
        private final Set<String> ended = new HashSet<>();

        void accept(PositionedEntry next) {
            TranscriptEntry entry = next.entry();
            lastSource = lastSource.or(() -> entry.meta().source());
            boolean counts = next.position() < effectiveBelow;
            if (entry instanceof TranscriptEntry.RolledBack mark && counts) {
                effectiveBelow = mark.toPosition();
                lastTurnPassed = true;
            }
            agreement(entry);
            submission(entry, counts);
            if (!lastTurnPassed) { // so nothing from here on was rolled back
                lastTurn(next.position(), entry);
            }
        }

        private void agreement(TranscriptEntry entry) {
            if (agreement != Agreement.UNKNOWN) {
                return;
            }
            if (entry instanceof TranscriptEntry.SessionStarted || entry instanceof TranscriptEntry.TurnStarted) {
                agreement = Agreement.AGREES;
            } else if (entry instanceof TranscriptEntry.RolledBack mark) {
                agreement = Agreement.DISAGREES;
                rolledBackTo = OptionalLong.of(mark.toPosition());
            } else if (entry instanceof TranscriptEntry.Item item && item.origin() == Origin.USER) {
                agreement = Agreement.DISAGREES;
            }
        }

        private void submission(TranscriptEntry entry, boolean counts) {
            if (entry instanceof TranscriptEntry.TurnStarted turn) {
                begun.add(turn.id());
            } else if (entry instanceof TranscriptEntry.InputTaken input) {
                taken.add(input.id());
            } else if (entry instanceof TranscriptEntry.TurnEnded end) {
                ended.add(end.id());
            } else if (entry instanceof TranscriptEntry.Submitted submitted) {
                submitted(submitted, counts);
            }
        }

        private void submitted(TranscriptEntry.Submitted submitted, boolean counts) {
            complete = begun.contains(submitted.id());
            boolean wasTaken = taken.remove(submitted.id());
            boolean wasEnded = ended.remove(submitted.id());
            boolean waits = submitted.op() instanceof Op.UserInput || submitted.op() instanceof Op.Compact;
            if (counts && waits && !complete && !wasTaken && !wasEnded) {
                waiting.addFirst(new Submission(submitted.id(), submitted.op()));
            }
        }

        private void lastTurn(long position, TranscriptEntry entry) {
            if (entry instanceof TranscriptEntry.TurnStarted turn) {
                lastTurnPassed = true;
                if (!ended.contains(turn.id())) {
                    openTurn = Optional.of(new OpenTurn(turn.id(), position));
                }
            } else if (entry instanceof TranscriptEntry.InputTaken input && !ended.contains(input.id())) {
                openInputs.addFirst(input.id());
            } else if (entry instanceof TranscriptEntry.Compacted mark) {
                viewBegins = viewBegins < 0 ? Math.min(mark.replacedLength(), position) : viewBegins;
            } else if (entry instanceof TranscriptEntry.Item item && position >= viewBegins) {
                toolCall(item.item());
            }
        }

        private void toolCall(ResponseItem item) {
            ToolCallKey answered = ToolCallKey.ofOutput(item).orElse(null);
            if (answered != null) {
                settled.add(answered);
            }
            ToolCallKey call = ToolCallKey.ofCall(item).orElse(null);
            if (call != null && settled.add(call)) {
                unanswered.addFirst(item);
            }
        }

        TranscriptTail result(long length, Optional<AgentState> started) {
            Optional<SourcePosition> source = lastSource.or(() -> started.flatMap(AgentState::lastSource));
            Optional<AgentState> state = agreement == Agreement.AGREES
                    ? started.map(at -> new AgentState(at.sessionId(), length, source))
                    : Optional.empty();
            Optional<AgentState> left = started.filter(
                            at -> rolledBackTo.isPresent() && at.agreedLength() < rolledBackTo.getAsLong())
                    .map(at -> new AgentState(at.sessionId(), rolledBackTo.getAsLong(), Optional.empty()));
            return new TranscriptTail(
                    length,
                    openTurn,
                    openTurn.isPresent() ? List.copyOf(openInputs) : List.of(),
                    List.copyOf(waiting),
                    List.copyOf(unanswered),
                    source,
                    state,
                    left);
        }
    }
}
