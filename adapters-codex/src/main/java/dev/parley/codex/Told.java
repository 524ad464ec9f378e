package dev.parley.codex;

import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The latest messages of a history.
 *
 * @param latest newest first
 * @param earlier whether something stands before them that cannot be compared: messages beyond a limit, or what the
 *     program told the model in the place of messages, such as a summary
 * @param empty whether the history holds nothing at all
 */
record Told(List<Said> latest, boolean earlier, boolean empty) {

    private static final int MOST = 2_000;

    Told {
        latest = List.copyOf(latest);
    }

    static Told of(History history) {
        Deque<Said> latest = new ArrayDeque<>();
        boolean earlier = false;
        boolean empty = true;
        for (HistoryItem item : history) {
            empty = false;
            if (item.origin() == Origin.CONTEXT && item.item() instanceof ResponseItem.Message) {
                latest.clear();
                earlier = true;
            }
            Said.inHistory(item).ifPresent(latest::addFirst);
            if (latest.size() > MOST) {
                latest.removeLast();
                earlier = true;
            }
        }
        return new Told(List.copyOf(latest), earlier, empty);
    }
}
