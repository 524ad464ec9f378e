package dev.parley.core;

import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.PositionedEntry;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.Submission;
import dev.parley.model.ToolCallKey;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a transcript means, by the definitions: forwards, all in memory, in quadratic time. The reducer must agree with it
 * on every journal.
 */
final class ReferenceReducer {

    private final List<PositionedEntry> effective;
    private final TreeMap<Long, Op.UserInput> taken = new TreeMap<>();

    ReferenceReducer(List<TranscriptEntry> journal) {
        this.effective = effective(journal);
        Map<String, Op> waiting = new HashMap<>();
        for (PositionedEntry next : effective) {
            TranscriptEntry entry = next.entry();
            if (entry instanceof TranscriptEntry.Submitted submitted) {
                waiting.put(submitted.id(), submitted.op());
            } else if (entry instanceof TranscriptEntry.TurnEnded end) {
                waiting.remove(end.id());
            } else if (entry instanceof TranscriptEntry.TurnStarted turn) {
                take(next.position(), waiting.remove(turn.id()));
            } else if (entry instanceof TranscriptEntry.InputTaken input) {
                take(next.position(), waiting.remove(input.id()));
            }
        }
    }

    private void take(long position, @Nullable Op op) {
        if (op instanceof Op.UserInput input) {
            taken.put(position, input);
        }
    }

    /** After a rollback to p the transcript counts as its first p entries did, and the mark with them. */
    private static List<PositionedEntry> effective(List<TranscriptEntry> journal) {
        List<List<PositionedEntry>> byLength = new ArrayList<>();
        byLength.add(List.of());
        for (int i = 0; i < journal.size(); i++) {
            boolean drops = journal.get(i) instanceof TranscriptEntry.RolledBack mark && mark.toPosition() < i;
            int kept = drops ? (int) ((TranscriptEntry.RolledBack) journal.get(i)).toPosition() : i;
            List<PositionedEntry> now = new ArrayList<>(byLength.get(kept));
            now.add(new PositionedEntry(i, journal.get(i)));
            byLength.add(now);
        }
        return byLength.get(journal.size());
    }

    /** Positions of the user messages that count, in order. */
    List<Long> userMessages() {
        List<Long> positions = new ArrayList<>(taken.keySet());
        for (PositionedEntry next : effective) {
            if (next.entry() instanceof TranscriptEntry.Item item && item.origin() == Origin.USER) {
                positions.add(next.position());
            }
        }
        positions.sort(Comparator.naturalOrder());
        return positions;
    }

    Optional<OpenTurn> openTurn(long inherited) {
        Optional<OpenTurn> open = Optional.empty();
        for (PositionedEntry next : effective) {
            TranscriptEntry entry = next.entry();
            if (entry instanceof TranscriptEntry.RolledBack) {
                open = Optional.empty();
            } else if (entry instanceof TranscriptEntry.TurnStarted turn) {
                open = Optional.of(new OpenTurn(turn.id(), next.position()));
            } else if (entry instanceof TranscriptEntry.TurnEnded end) {
                open = open.filter(turn -> !turn.id().equals(end.id()));
            }
        }
        return open.filter(turn -> turn.position() >= inherited);
    }

    /** Whether what stands at {@code position} counts. */
    boolean counts(long position) {
        return effective.stream().anyMatch(entry -> entry.position() == position);
    }

    List<PositionedEntry> effective() {
        return effective;
    }

    /** Rows of the client's view in short, newest first. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (PositionedEntry next : effective) {
            Op.UserInput input = taken.get(next.position());
            if (input != null) {
                rows.add(0, next.position() + " " + Entries.text(message(input)));
            } else if (next.entry() instanceof TranscriptEntry.Item item) {
                rows.add(0, next.position() + " " + Entries.text(item.item()));
            } else if (next.entry() instanceof TranscriptEntry.TurnEnded end) {
                rows.add(0, next.position() + " end " + end.id());
            } else if (next.entry() instanceof TranscriptEntry.Compacted mark) {
                rows.add(0, next.position() + " compacted " + mark.replacedLength());
            }
        }
        return rows;
    }

    /** A step of the model's view: an item of a turn, or (without item) the end of the turns that {@code over} names. */
    private record Step(@Nullable HistoryItem item, String turn, Predicate<String> over) {
        boolean isOutput() {
            return item != null && ToolCallKey.ofOutput(item.item()).isPresent();
        }

        boolean isOtherItem() {
            return item != null && !isOutput();
        }

        @Nullable
        ToolCallKey call() {
            return item == null ? null : ToolCallKey.ofCall(item.item()).orElse(null);
        }

        boolean answers(ToolCallKey key) {
            return item != null && key.equals(ToolCallKey.ofOutput(item.item()).orElse(null));
        }
    }

    /** The model's view. */
    List<HistoryItem> view() {
        return paired(steps());
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        long begin = 0;
        for (PositionedEntry next : effective) {
            if (next.entry() instanceof TranscriptEntry.Compacted mark) {
                begin = Math.min(mark.replacedLength(), next.position());
                steps.clear();
                mark.summary().forEach(item -> steps.add(item(item, summaryOrigin(item), Submission.INITIAL_ID)));
            }
        }
        for (PositionedEntry next : effective) {
            if (next.position() >= begin) {
                addSteps(next, steps);
            }
        }
        return steps;
    }

    private void addSteps(PositionedEntry next, List<Step> steps) {
        TranscriptEntry entry = next.entry();
        if (entry instanceof TranscriptEntry.TurnStarted || entry instanceof TranscriptEntry.RolledBack) {
            steps.add(over(turn -> true));
        } else if (entry instanceof TranscriptEntry.TurnEnded end) {
            steps.add(over(end.id()::equals));
        } else if (entry instanceof TranscriptEntry.Item item) {
            if (item.origin() == Origin.USER && item.submissionId().isEmpty()) {
                steps.add(over(String::isEmpty));
            }
            steps.add(item(item.item(), item.origin(), item.submissionId()));
        }
        Op.UserInput input = taken.get(next.position());
        if (input != null) {
            steps.add(item(message(input), Origin.USER, "input"));
        }
    }

    private static Step item(ResponseItem item, Origin origin, String turn) {
        return new Step(new HistoryItem(item, origin), turn, ended -> false);
    }

    private static Step over(Predicate<String> turns) {
        return new Step(null, "", turns);
    }

    private static ResponseItem message(Op.UserInput input) {
        return new ResponseItem.Message(Role.USER, input.content());
    }

    private static Origin summaryOrigin(ResponseItem item) {
        if (item instanceof ResponseItem.Message message) {
            return message.role().equals(Role.ASSISTANT) ? Origin.AGENT : Origin.CONTEXT;
        }
        return ToolCallKey.ofOutput(item).isPresent() ? Origin.TOOL : Origin.AGENT;
    }

    /** An answer that stands before step {@code before}; its call was over at step {@code over}. */
    private record Unknown(int before, int over, int call, ToolCallKey key) {}

    private static List<HistoryItem> paired(List<Step> steps) {
        List<Integer> outputs = new ArrayList<>();
        List<Unknown> unknowns = new ArrayList<>();
        for (int call = 0; call < steps.size(); call++) {
            ToolCallKey key = steps.get(call).call();
            if (key == null) {
                continue;
            }
            String turn = steps.get(call).turn();
            int over = first(steps, call + 1, step -> step.over().test(turn));
            int deadline = first(steps, over, Step::isOtherItem);
            int again = first(steps, call + 1, step -> key.equals(step.call()));
            int end = Math.min(deadline, again);
            int output = first(steps, call + 1, step -> step.answers(key));
            if (output < end) {
                outputs.add(output);
            } else {
                unknowns.add(new Unknown(end, over, call, key));
            }
        }
        unknowns.sort(Comparator.comparing(Unknown::over).thenComparing(Unknown::call));
        List<HistoryItem> view = new ArrayList<>();
        for (int i = 0; i <= steps.size(); i++) {
            for (Unknown unknown : unknowns) {
                if (unknown.before() == i) {
                    view.add(new HistoryItem(unknown.key().outcomeUnknown(), Origin.TOOL));
                }
            }
            HistoryItem item = i < steps.size() ? steps.get(i).item() : null;
            if (item != null && (!steps.get(i).isOutput() || outputs.contains(i))) {
                view.add(item);
            }
        }
        return view;
    }

    private static int first(List<Step> steps, int from, Predicate<Step> wanted) {
        for (int i = from; i < steps.size(); i++) {
            if (wanted.test(steps.get(i))) {
                return i;
            }
        }
        return steps.size();
    }
}
