package dev.parley.core;

import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.spi.HistoryItem;
import java.util.List;
import java.util.function.Predicate;

/**
 * Cuts a list of items at a user message. Its functions are pure: the argument stays as it is, the answer is
 * unmodifiable. Safe for use by many threads.
 *
 * @param <T> what the list holds
 */
public final class Truncation<T> {

    private static final Truncation<ResponseItem> BY_ROLE = new Truncation<>(item ->
            item instanceof ResponseItem.Message message && message.role().equals(Role.USER));
    private static final Truncation<HistoryItem> BY_ORIGIN = new Truncation<>(item -> item.origin() == Origin.USER);

    private final Predicate<T> isUserMessage;

    private Truncation(Predicate<T> isUserMessage) {
        this.isUserMessage = isUserMessage;
    }

    /**
     * For plain lists, which do not know where an item came from: counts messages of role {@link Role#USER}, whatever
     * their content, as the original did.
     */
    public static Truncation<ResponseItem> byRole() {
        return BY_ROLE;
    }

    /** For the items of a history: counts those of origin {@link Origin#USER}. What the program injected does not count. */
    public static Truncation<HistoryItem> byOrigin() {
        return BY_ORIGIN;
    }

    /**
     * Everything before the {@code n}-th last user message: all of it for 0; nothing, preamble included, if there are
     * fewer than {@code n}.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public List<T> dropLastUserMessages(List<? extends T> items, int n) {
        int left = new ForkPoint.DropLastUserMessages(n).n();
        int end = items.size();
        while (left > 0 && end > 0) {
            end--;
            if (isUserMessage.test(items.get(end))) {
                left--;
            }
        }
        return left > 0 ? List.of() : List.copyOf(items.subList(0, end));
    }

    /**
     * Everything before user message {@code n}, counted from 0.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     * @throws ForkPointOutOfRangeException if there are {@code n} user messages or fewer
     */
    public List<T> beforeUserMessage(List<? extends T> items, int n) {
        ForkPoint.BeforeUserMessage point = new ForkPoint.BeforeUserMessage(n);
        int seen = 0;
        for (int i = 0; i < items.size(); i++) {
            if (isUserMessage.test(items.get(i)) && seen++ == n) {
                return List.copyOf(items.subList(0, i));
            }
        }
        throw ForkPointOutOfRangeException.userMessages(point, seen);
    }
}
