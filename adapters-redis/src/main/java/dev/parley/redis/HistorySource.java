package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.spi.History;
import java.util.OptionalLong;

/** Where a worker finds what was said in a conversation: the store that it shares with the front ends. */
@FunctionalInterface
public interface HistorySource {

    /**
     * The model's view of a transcript.
     *
     * @param length how many of its entries it stands for; all that are stored by now if empty
     * @throws dev.parley.spi.ConversationException if there is no such conversation, or the store fails; the session is
     *     refused then
     */
    History history(ConversationId id, OptionalLong length);
}
