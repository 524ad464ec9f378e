package dev.parley.model;

import java.util.Optional;

/**
 * What joins a tool call to its output. Web searches run at the endpoint and have no output.
 *
 * @param callId the call's id, which its output names
 * @param custom whether the call is of a custom tool: of the two kinds of output, which one answers it
 */
public record ToolCallKey(String callId, boolean custom) {

    /** What the model reads in place of an output that was never recorded. */
    public static final String OUTCOME_UNKNOWN =
            "outcome unknown: no output of this call was recorded; it may or may not have taken effect";

    /** The key of a call; empty if the item is none, or one that no output can name. */
    public static Optional<ToolCallKey> ofCall(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCall call) {
            return Optional.of(new ToolCallKey(call.callId(), false));
        }
        if (item instanceof ResponseItem.LocalShellCall call) {
            return call.callId().or(call::id).map(id -> new ToolCallKey(id, false));
        }
        return item instanceof ResponseItem.CustomToolCall call
                ? Optional.of(new ToolCallKey(call.callId(), true))
                : Optional.empty();
    }

    /** The key of the call that an output answers; empty if the item is no output. */
    public static Optional<ToolCallKey> ofOutput(ResponseItem item) {
        if (item instanceof ResponseItem.FunctionCallOutput output) {
            return Optional.of(new ToolCallKey(output.callId(), false));
        }
        return item instanceof ResponseItem.CustomToolCallOutput output
                ? Optional.of(new ToolCallKey(output.callId(), true))
                : Optional.empty();
    }

    /** The output that says {@link #OUTCOME_UNKNOWN}. */
    public ResponseItem outcomeUnknown() {
        ToolOutput output = new ToolOutput.Text(OUTCOME_UNKNOWN);
        if (custom) {
            return new ResponseItem.CustomToolCallOutput(
                    Optional.empty(), callId, Optional.empty(), output, UnknownFields.NONE);
        }
        return new ResponseItem.FunctionCallOutput(callId, output);
    }
}
