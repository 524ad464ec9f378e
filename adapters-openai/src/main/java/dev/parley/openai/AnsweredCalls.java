package dev.parley.openai;

import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a history acceptable to endpoints, which refuse tool calls without output and outputs without call. A turn that
 * was given up in the middle of a tool leaves such a call behind.
 */
final class AnsweredCalls {

    static final ToolOutput UNKNOWN = new ToolOutput.Text("outcome unknown: the call was cut off");

    private AnsweredCalls() {}

    /** The same items; unanswered calls are followed by an output that says so, outputs of no call are left out. */
    static List<ResponseItem> in(List<ResponseItem> items) {
        Set<String> called = new HashSet<>();
        Set<String> answered = new HashSet<>();
        for (ResponseItem item : items) {
            callId(item).ifPresent(called::add);
            answeredId(item).ifPresent(answered::add);
        }
        List<ResponseItem> whole = new ArrayList<>(items.size());
        for (ResponseItem item : items) {
            if (answeredId(item).filter(id -> !called.contains(id)).isEmpty()) {
                whole.add(item);
            }
            callId(item).filter(id -> !answered.contains(id)).ifPresent(id -> whole.add(output(item, id, UNKNOWN)));
        }
        return whole;
    }

    /** What {@code item} wants called, if it is a call that somebody has to answer. */
    static Optional<String> callId(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCall call) {
            return Optional.of(call.callId());
        }
        if (item instanceof ResponseItem.CustomToolCall call) {
            return Optional.of(call.callId());
        }
        return item instanceof ResponseItem.LocalShellCall call ? call.callId() : Optional.empty();
    }

    /** The output of {@code call}, in the kind that goes with it. */
    static ResponseItem output(ResponseItem call, String callId, ToolOutput output) {
        if (call instanceof ResponseItem.CustomToolCall custom) {
            return new ResponseItem.CustomToolCallOutput(
                    Optional.empty(), callId, Optional.of(custom.name()), output, UnknownFields.NONE);
        }
        return new ResponseItem.FunctionCallOutput(callId, output);
    }

    private static Optional<String> answeredId(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCallOutput output) {
            return Optional.of(output.callId());
        }
        return item instanceof ResponseItem.CustomToolCallOutput output
                ? Optional.of(output.callId())
                : Optional.empty();
    }
}
