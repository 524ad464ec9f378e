package dev.parley.redis;

import dev.parley.model.ConversationId;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Takes conversations whose owners are gone, or by force. Safe for use by many threads.
 *
 * <p>Between the look at an owner's heartbeat and the taking another may take it: then all begins again with that one, for
 * as long as patience lasts.
 */
final class Acquiring {

    /** Runs {@link Script#ACQUIRE}. */
    interface Attempt {
        Answer run(ConversationId id, String... arguments);
    }

    private final Attempt attempt;
    private final Predicate<OwnerId> alive;
    private final Duration patience;

    Acquiring(Attempt attempt, Predicate<OwnerId> alive, Duration patience) {
        this.attempt = attempt;
        this.alive = alive;
        this.patience = patience;
    }

    /**
     * Gives the answer that is not {@link Answer#OWNED}.
     *
     * @throws ConversationOwnedException if its owner is alive, or somebody else was faster whenever it was tried
     */
    Answer acquire(ConversationId id, OwnerId owner, Takeover takeover) {
        String plain = PlainName.of(owner.value());
        String force = switch (takeover) {
            case FORCE -> "1";
            case IF_ABANDONED -> "0";
        };
        long deadline = System.nanoTime() + patience.toNanos();
        Answer answer = attempt.run(id, plain, force, "", "");
        while (answer.is(Answer.OWNED)) {
            OwnerId other = new OwnerId(PlainName.nameOf(answer.text(1)));
            if (alive.test(other) || System.nanoTime() - deadline > 0) {
                throw new ConversationOwnedException(id, other);
            }
            answer = attempt.run(id, plain, force, answer.text(1), answer.text(2));
        }
        return answer;
    }
}
