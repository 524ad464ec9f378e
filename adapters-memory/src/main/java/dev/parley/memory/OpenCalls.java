package dev.parley.memory;

import dev.parley.model.ResponseItem;
import dev.parley.model.ToolCallKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tool calls of a turn that have no output yet. Endpoints refuse a history with such a call, so those that the turn
 * leaves behind are answered in the model's view, as whoever reads the transcript does. Not safe for use by many threads.
 */
final class OpenCalls {

    private final Set<ToolCallKey> open = new LinkedHashSet<>(0);

    void see(ResponseItem item) {
        ToolCallKey.ofCall(item).ifPresent(open::add);
        ToolCallKey.ofOutput(item).ifPresent(open::remove);
    }

    void forget() {
        open.clear();
    }

    /** An output for each, in the order of the calls; none is open then. */
    List<ResponseItem> answers() {
        List<ResponseItem> answers =
                open.stream().map(ToolCallKey::outcomeUnknown).toList();
        open.clear();
        return answers;
    }
}
