package dev.parley.redis;

import dev.parley.spi.ConversationException;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a call that failed has done: nothing ({@link StoreUnavailableException}), or perhaps something
 * ({@link StoreOutcomeUnknownException}). Error replies are reduced to their first word, since the rest may repeat what was
 * sent.
 */
final class LinkTrouble {

    /** With these the server refuses to begin. Scripts write first what is refused, if anything is, so nothing was done. */
    private static final Set<String> REFUSED_AT_THE_DOOR = Set.of(
            "OOM",
            "READONLY",
            "MISCONF",
            "LOADING",
            "BUSY",
            "MASTERDOWN",
            "CLUSTERDOWN",
            "NOREPLICAS",
            "TRYAGAIN",
            "NOAUTH",
            "WRONGPASS",
            "NOPERM",
            "MOVED",
            "ASK",
            "CROSSSLOT");

    private static final Set<String> PASSING = Set.of("LOADING", "CLUSTERDOWN", "TRYAGAIN");

    private static final Pattern FIRST_WORD = Pattern.compile("[A-Z]+");

    private LinkTrouble() {}

    static StoreUnavailableException notSent(Call call, String why) {
        return new StoreUnavailableException(
                "%s was not sent: %s".formatted(call.name(), why), new IllegalStateException(why));
    }

    static StoreUnavailableException noAnswer(PendingCall asked, String until, Throwable cause) {
        String name = asked.call().name();
        if (!asked.wasSent()) {
            return new StoreUnavailableException("%s could not be sent %s".formatted(name, until), cause);
        }
        return ended(asked, "%s was not answered %s".formatted(name, until), cause);
    }

    static ConversationException of(PendingCall asked, @Nullable Throwable problem) {
        if (problem instanceof RedisCommandExecutionException refusal) {
            String code = code(refusal);
            String message =
                    "redis answered %s to %s".formatted(code, asked.call().name());
            Throwable cause = new RedisCommandExecutionException(code);
            return REFUSED_AT_THE_DOOR.contains(code)
                    ? new StoreUnavailableException(message, cause)
                    : ended(asked, message, cause);
        }
        if (problem instanceof StoreClosedException closed && !asked.wasSent()) {
            return closed;
        }
        Throwable cause = problem == null ? new IllegalStateException("no answer and no reason") : problem;
        return ended(asked, "%s was not answered".formatted(asked.call().name()), cause);
    }

    /** Whether the server will take it in a moment. */
    static boolean isPassing(RedisCommandExecutionException refusal) {
        return PASSING.contains(code(refusal));
    }

    private static StoreUnavailableException ended(PendingCall asked, String message, Throwable cause) {
        return asked.call().writing()
                ? new StoreOutcomeUnknownException(message, cause)
                : new StoreUnavailableException(message, cause);
    }

    private static String code(RedisCommandExecutionException refusal) {
        Matcher word = FIRST_WORD.matcher(String.valueOf(refusal.getMessage()));
        return word.lookingAt() ? word.group() : "an error";
    }
}
