package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.spi.ConversationStore;

/** Reads the transcript of one conversation: {@code ConversationStore.read} with the id filled in, same promises. */
@FunctionalInterface
interface EntryReader {

    /** How many entries the readers of this package ask for at once, unless a test says otherwise. */
    int PAGE_SIZE = 256;

    EntryPage read(long from, int limit, Direction direction);

    /** Reads one conversation of a store. */
    static EntryReader of(ConversationStore store, ConversationId id) {
        return (from, limit, direction) -> store.read(id, from, limit, direction);
    }
}
