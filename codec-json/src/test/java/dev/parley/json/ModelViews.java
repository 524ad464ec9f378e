package dev.parley.json;

import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.Role;
import dev.parley.model.TranscriptEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The model's view of a transcript by its definition, slowly: a rollback gives the view of the prefix it returns to. */
final class ModelViews {

    private ModelViews() {}

    static List<ResponseItem> of(List<TranscriptEntry> entries) {
        List<TranscriptEntry> counting = counting(entries);
        List<ResponseItem> view = new ArrayList<>();
        int from = 0;
        for (int i = counting.size() - 1; i >= 0; i--) {
            if (counting.get(i) instanceof TranscriptEntry.Compacted mark) {
                view.addAll(mark.summary());
                from = (int) Math.min(mark.replacedLength(), i);
                break;
            }
        }
        Map<String, Op.UserInput> waiting = new HashMap<>();
        for (int i = 0; i < counting.size(); i++) {
            ResponseItem item = item(counting.get(i), waiting);
            if (item != null && i >= from) {
                view.add(item);
            }
        }
        return view;
    }

    /** Same length as {@code entries}; what does not count is an unknown entry in its place. */
    private static List<TranscriptEntry> counting(List<TranscriptEntry> entries) {
        TranscriptEntry nothing = new TranscriptEntry.TurnStarted("none");
        List<TranscriptEntry> counting = new ArrayList<>(entries);
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i) instanceof TranscriptEntry.RolledBack mark) {
                int to = (int) Math.min(mark.toPosition(), i);
                for (int dead = to; dead <= i; dead++) {
                    counting.set(dead, nothing);
                }
                i = to;
            }
        }
        return counting;
    }

    private static @org.jspecify.annotations.Nullable ResponseItem item(
            TranscriptEntry entry, Map<String, Op.UserInput> waiting) {
        if (entry instanceof TranscriptEntry.Item item) {
            return item.item();
        }
        if (entry instanceof TranscriptEntry.Submitted submitted && submitted.op() instanceof Op.UserInput input) {
            waiting.put(submitted.id(), input);
        } else if (entry instanceof TranscriptEntry.TurnEnded ended) {
            waiting.remove(ended.id());
        } else if (entry instanceof TranscriptEntry.TurnStarted started) {
            return message(waiting.remove(started.id()));
        } else if (entry instanceof TranscriptEntry.InputTaken taken) {
            return message(waiting.remove(taken.id()));
        }
        return null;
    }

    private static @org.jspecify.annotations.Nullable ResponseItem message(
            Op.@org.jspecify.annotations.Nullable UserInput input) {
        return input == null ? null : new Message(Role.USER, input.content());
    }
}
