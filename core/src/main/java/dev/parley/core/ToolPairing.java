package dev.parley.core;

import dev.parley.model.Origin;
import dev.parley.model.ToolCallKey;
import dev.parley.spi.HistoryItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gives every tool call of a history exactly one output behind it, as endpoints demand. A call may be answered while its
 * turn is open. When the turn has ended it still may, until the next item that is no output: there, or at the end, the
 * call is answered with {@link ToolCallKey#OUTCOME_UNKNOWN}, of the origin that a recorded answer would have. An
 * output whose call is not in view or has its answer is left out. What was given never changes when more follows, except
 * at the end. Not safe for use by many threads.
 */
final class ToolPairing {

    private record OpenCall(ToolCallKey key, String turn) {}

    private final Map<ToolCallKey, OpenCall> open = new LinkedHashMap<>();
    private final Map<ToolCallKey, OpenCall> abandoned = new LinkedHashMap<>();
    private final Consumer<HistoryItem> out;

    ToolPairing(Consumer<HistoryItem> out) {
        this.out = out;
    }

    /** The next item, which belongs to {@code turn}. */
    void item(HistoryItem item, String turn) {
        ToolCallKey answered = ToolCallKey.ofOutput(item.item()).orElse(null);
        if (answered != null) {
            if (open.remove(answered) != null || abandoned.remove(answered) != null) {
                out.accept(item);
            }
            return;
        }
        answerAbandoned();
        ToolCallKey call = ToolCallKey.ofCall(item.item()).orElse(null);
        if (call != null) {
            if (open.remove(call) != null) {
                answer(call);
            }
            open.put(call, new OpenCall(call, turn));
        }
        out.accept(item);
    }

    /** Nothing but late outputs is to be expected for the calls of {@code turn}. */
    void turnEnded(String turn) {
        abandon(open.values().stream().filter(call -> call.turn().equals(turn)).toList());
    }

    /** Nothing but late outputs is to be expected for any call so far. */
    void everyTurnEnded() {
        abandon(new ArrayList<>(open.values()));
    }

    /** Nothing follows. */
    void end() {
        everyTurnEnded();
        answerAbandoned();
    }

    private void abandon(List<OpenCall> calls) {
        for (OpenCall call : calls) {
            open.remove(call.key());
            abandoned.put(call.key(), call);
        }
    }

    private void answerAbandoned() {
        abandoned.keySet().forEach(this::answer);
        abandoned.clear();
    }

    private void answer(ToolCallKey call) {
        out.accept(new HistoryItem(call.outcomeUnknown(), Origin.TOOL));
    }
}
