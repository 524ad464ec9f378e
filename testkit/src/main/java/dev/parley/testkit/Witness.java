package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import java.util.List;
import java.util.Optional;

/**
 * Sees a conversation through a handle of its own that has read it before, so that a cache in that handle shows. "No
 * effect" always means: a witness sees nothing new.
 */
final class Witness {

    private final ConversationStore store;
    private final ConversationId id;
    private final Seen before;

    Witness(ConversationStore store, ConversationId id) {
        this.store = store;
        this.id = id;
        this.before = look();
    }

    ConversationStore store() {
        return store;
    }

    void seesNothingNew(String after) {
        assertThat(look())
                .as("what another handle, which had read before, sees after %s: nothing may have changed", after)
                .isEqualTo(before);
    }

    void sees(String when, List<TranscriptEntry> entries) {
        assertThat(look().entries())
                .as("the whole transcript, read through another handle that had read before, %s", when)
                .isEqualTo(Optional.of(entries));
    }

    void seesNothing(String when) {
        assertThat(look())
                .as("what another handle, which had read before, sees %s", when)
                .isEqualTo(new Seen(Optional.empty(), Optional.empty()));
    }

    private Seen look() {
        return new Seen(store.find(id), entries());
    }

    private Optional<List<TranscriptEntry>> entries() {
        try {
            return Optional.of(Reading.all(store, id));
        } catch (ConversationNotFoundException absent) {
            return Optional.empty();
        }
    }

    private record Seen(Optional<ConversationInfo> info, Optional<List<TranscriptEntry>> entries) {}
}
