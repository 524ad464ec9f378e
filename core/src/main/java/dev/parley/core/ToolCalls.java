package dev.parley.core;

import dev.parley.model.ResponseItem;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What joins a tool call to its output. Web searches run at the endpoint and have no output. */
final class ToolCalls {

    /** What the model reads in place of an output that was never recorded. */
    static final String OUTCOME_UNKNOWN =
            "outcome unknown: no output of this call was recorded; it may or may not have taken effect";

    /** A call's id, and which of the two kinds of output answers it. */
    record Key(String callId, boolean custom) {}

    private ToolCalls() {}

    /** The key of a call; null if the item is none, or one that no output can name. */
    static @Nullable Key call(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCall call) {
            return new Key(call.callId(), false);
        }
        if (item instanceof ResponseItem.LocalShellCall call) {
            return call.callId().or(call::id).map(id -> new Key(id, false)).orElse(null);
        }
        return item instanceof ResponseItem.CustomToolCall call ? new Key(call.callId(), true) : null;
    }

    /** The key of the call that an output answers; null if the item is no output. */
    static @Nullable Key answered(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCallOutput output) {
            return new Key(output.callId(), false);
        }
        return item instanceof ResponseItem.CustomToolCallOutput output ? new Key(output.callId(), true) : null;
    }

    /** The output that says {@link #OUTCOME_UNKNOWN}. */
    static ResponseItem outcomeUnknown(Key call) {
        ToolOutput output = new ToolOutput.Text(OUTCOME_UNKNOWN);
        if (call.custom()) {
            return new ResponseItem.CustomToolCallOutput(
                    Optional.empty(), call.callId(), Optional.empty(), output, UnknownFields.NONE);
        }
        return new ResponseItem.FunctionCallOutput(call.callId(), output);
    }
}
