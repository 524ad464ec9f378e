package dev.parley.memory;

import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tool calls of a turn that have no output yet. Endpoints refuse a history with such a call, so those that the turn
 * leaves behind are answered in the model's view, as whoever reads the transcript does. Not safe for use by many threads.
 */
final class OpenCalls {

    private static final String OUTCOME_UNKNOWN =
            "outcome unknown: no output of this call was recorded; it may or may not have taken effect";

    /** A call's id, and which of the two kinds of output answers it. */
    private record Call(String id, boolean custom) {}

    private final Set<Call> open = new LinkedHashSet<>(0);

    void see(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCall call) {
            open.add(new Call(call.callId(), false));
        } else if (item instanceof ResponseItem.LocalShellCall call) {
            call.callId().or(call::id).ifPresent(id -> open.add(new Call(id, false)));
        } else if (item instanceof ResponseItem.CustomToolCall call) {
            open.add(new Call(call.callId(), true));
        } else if (item instanceof ResponseItem.FunctionCallOutput output) {
            open.remove(new Call(output.callId(), false));
        } else if (item instanceof ResponseItem.CustomToolCallOutput output) {
            open.remove(new Call(output.callId(), true));
        }
    }

    void forget() {
        open.clear();
    }

    /** An output for each, in the order of the calls; none is open then. */
    List<ResponseItem> answers() {
        List<ResponseItem> answers = open.stream().map(OpenCalls::answer).toList();
        open.clear();
        return answers;
    }

    private static ResponseItem answer(Call call) {
        ToolOutput output = new ToolOutput.Text(OUTCOME_UNKNOWN);
        if (call.custom()) {
            return new ResponseItem.CustomToolCallOutput(
                    Optional.empty(), call.id(), Optional.empty(), output, UnknownFields.NONE);
        }
        return new ResponseItem.FunctionCallOutput(call.id(), output);
    }
}
