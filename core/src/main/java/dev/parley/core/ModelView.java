package dev.parley.core;

import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.Submission;
import dev.parley.model.ToolCallKey;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.HistoryItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns entries that count, first to last, into the items that the model sees. User input stands where it was taken. Not
 * safe for use by many threads.
 */
final class ModelView {

    private final Map<String, Op.UserInput> waiting;
    private final ToolPairing tools;

    /** @param waiting input that was submitted before the first entry and not taken there */
    ModelView(Map<String, Op.UserInput> waiting, Consumer<HistoryItem> out) {
        this.waiting = new HashMap<>(waiting);
        this.tools = new ToolPairing(out);
    }

    /** What stands for everything before the first entry. Nothing in it counts as user input. */
    void summary(List<ResponseItem> summary) {
        for (ResponseItem item : summary) {
            tools.item(new HistoryItem(item, originInSummary(item)), Submission.INITIAL_ID);
        }
    }

    void entry(TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.Submitted submitted) {
            submitted(submitted);
        } else if (entry instanceof TranscriptEntry.TurnStarted started) {
            tools.everyTurnEnded();
            taken(started.id());
        } else if (entry instanceof TranscriptEntry.InputTaken input) {
            taken(input.id());
        } else if (entry instanceof TranscriptEntry.Item item) {
            item(item);
        } else if (entry instanceof TranscriptEntry.TurnEnded ended) {
            waiting.remove(ended.id());
            tools.turnEnded(ended.id());
        } else if (entry instanceof TranscriptEntry.RolledBack) {
            tools.everyTurnEnded();
        }
    }

    /** Nothing follows. */
    void end() {
        tools.end();
    }

    private void submitted(TranscriptEntry.Submitted submitted) {
        waiting.remove(submitted.id());
        if (submitted.op() instanceof Op.UserInput input) {
            waiting.put(submitted.id(), input);
        }
    }

    private void taken(String id) {
        Op.UserInput input = waiting.remove(id);
        if (input != null) {
            tools.item(asItem(input), id);
        }
    }

    private void item(TranscriptEntry.Item item) {
        if (item.origin() == Origin.USER && item.submissionId().equals(Submission.INITIAL_ID)) {
            // imported items have no turn marks: the next user message ends the turn before
            tools.turnEnded(Submission.INITIAL_ID);
        }
        tools.item(new HistoryItem(item.item(), item.origin()), item.submissionId());
    }

    /** User input as the model sees it. */
    static HistoryItem asItem(Op.UserInput input) {
        return new HistoryItem(new ResponseItem.Message(Role.USER, input.content()), Origin.USER);
    }

    private static Origin originInSummary(ResponseItem item) {
        if (ToolCallKey.ofOutput(item).isPresent()) {
            return Origin.TOOL;
        }
        boolean spokenByOthers =
                item instanceof ResponseItem.Message message && !message.role().equals(Role.ASSISTANT);
        return spokenByOthers ? Origin.CONTEXT : Origin.AGENT;
    }
}
