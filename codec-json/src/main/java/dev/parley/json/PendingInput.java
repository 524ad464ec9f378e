package dev.parley.json;

import dev.parley.model.Op;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.Role;
import dev.parley.model.TranscriptEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Input that was submitted and has not taken effect yet. Not safe for use by many threads. */
final class PendingInput {

    private record Waiting(long position, Op.UserInput input) {}

    private final Map<String, Waiting> byId = new HashMap<>();

    /** The user message that takes effect with {@code entry}, if one does. */
    Optional<Message> takenBy(long position, TranscriptEntry entry) {
        if (entry instanceof TranscriptEntry.Submitted submitted && submitted.op() instanceof Op.UserInput input) {
            byId.put(submitted.id(), new Waiting(position, input));
        } else if (entry instanceof TranscriptEntry.TurnStarted started) {
            return taken(started.id());
        } else if (entry instanceof TranscriptEntry.InputTaken taken) {
            return taken(taken.id());
        } else if (entry instanceof TranscriptEntry.TurnEnded ended) {
            byId.remove(ended.id());
        } else if (entry instanceof TranscriptEntry.RolledBack mark) {
            byId.values().removeIf(waiting -> waiting.position() >= mark.toPosition());
        }
        return Optional.empty();
    }

    private Optional<Message> taken(String id) {
        return Optional.ofNullable(byId.remove(id))
                .map(waiting -> new Message(Role.USER, waiting.input().content()));
    }
}
