package dev.parley.examples.ownstore;

import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationState;
import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import java.util.List;
import java.util.Optional;

// README: store-row
/** A conversation. {@code lease} is the latest, {@code held} until it is released, {@code last} what it wrote last. */
record Row(ConversationInfo info, Lease lease, boolean held, Transcript transcript, Optional<Append> last) {

    record Append(long position, List<TranscriptEntry> batch) {}

    Row released() {
        return new Row(info, lease, false, transcript, Optional.empty());
    }

    boolean isPending() {
        return info.state() == ConversationState.PENDING;
    }
}
// README: end
