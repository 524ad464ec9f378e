package dev.parley.spi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The model's view of a transcript as it stood when the history was made. May be lazy: each iteration reads the store
 * anew, page by page, and gives the same items. Safe for use by many threads.
 */
@FunctionalInterface
public interface History extends Iterable<HistoryItem> {

    /** The history of a conversation in which nothing was said. */
    History EMPTY = of(List.of());

    /**
     * Begins a new pass.
     *
     * @return an iterator whose methods may throw a {@link ConversationException} of the store
     */
    @Override
    Iterator<HistoryItem> iterator();

    /**
     * How many entries of the request's conversation it stands for, if it is the view of these alone: whoever reads the
     * same store can then make it again, and it need not be sent there. Empty if it is of anything else.
     */
    default OptionalLong storedLength() {
        return OptionalLong.empty();
    }

    /** All of it, in memory. */
    default List<HistoryItem> toList() {
        List<HistoryItem> items = new ArrayList<>();
        forEach(items::add);
        return List.copyOf(items);
    }

    /** A history that is in memory already. */
    static History of(List<HistoryItem> items) {
        List<HistoryItem> copy = List.copyOf(items);
        return copy::iterator;
    }
}
