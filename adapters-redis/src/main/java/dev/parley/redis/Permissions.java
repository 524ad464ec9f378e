package dev.parley.redis;

import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Whether the user of a connection may do all that the store does. It is asked at the start: a command that is refused
 * inside a script leaves what the script did before.
 */
final class Permissions {

    private static final int MOST_NAMED = 8;
    private static final String ADVICE = "; docs/redis.md has what it needs";

    private Permissions() {}

    /**
     * Asks.
     *
     * @throws StoreRefusedException if something is missing, with its names
     */
    static void require(RedisLink link, KeyLayout keys) {
        List<String> refused = refused(link, keys);
        if (!refused.isEmpty()) {
            throw new StoreRefusedException("the user of this connection may not run %s%s%s"
                    .formatted(
                            String.join(", ", refused.subList(0, Math.min(MOST_NAMED, refused.size()))),
                            refused.size() > MOST_NAMED ? " and more" : "",
                            ADVICE));
        }
    }

    private static List<String> refused(RedisLink link, KeyLayout keys) {
        String prefix = keys.prefix(KeyLayout.partitions().get(0));
        Call question = Call.script(
                Script.PERMITTED,
                prefix.getBytes(StandardCharsets.US_ASCII),
                Call.bytes(prefix, keys.heartbeat(""), keys.layout(), keys.sweeping()));
        try {
            return link.call(question).texts(1);
        } catch (StoreUnavailableException e) {
            if (e.getCause() instanceof RedisCommandExecutionException refusal
                    && "NOPERM".equals(refusal.getMessage())) {
                throw new StoreRefusedException(
                        "the user of this connection may not run EVALSHA and EVAL on %s*%s".formatted(prefix, ADVICE));
            }
            throw e;
        }
    }
}
