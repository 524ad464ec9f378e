package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.model.ConversationId;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.Takeover;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Taking over while others do so too. */
final class AcquiringTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final ConversationId id = Talk.newId();
    private final OwnerId me = new OwnerId("me");
    private final List<String> asked = new ArrayList<>();

    @Test
    void conversationThatAnotherTakesEachTimeIsOwnedWhenPatienceEnds() {
        Acquiring acquiring = new Acquiring(this::ownedByTheNext, owner -> false, Duration.ofMillis(20));

        assertTimeoutPreemptively(
                PATIENT,
                () -> assertThatThrownBy(() -> acquiring.acquire(id, me, Takeover.IF_ABANDONED))
                        .isInstanceOf(ConversationOwnedException.class)
                        .hasMessageContaining("other"));
        assertThat(asked).hasSizeGreaterThan(1);
    }

    /** Somebody who is gone took it, since it was last asked. */
    private Answer ownedByTheNext(ConversationId conversation, String... arguments) {
        asked.add(arguments[3]);
        return answer(Answer.OWNED, bytes("other-" + asked.size()), bytes("" + asked.size()));
    }

    @Test
    void ownerThatIsGoneIsNamedWithItsEpochWhenItIsTakenFrom() {
        Acquiring acquiring = new Acquiring(
                (conversation, arguments) -> {
                    asked.add(String.join(" ", arguments));
                    return arguments[2].equals("gone")
                            ? answer(Answer.OK, bytes("8"), bytes("40"))
                            : answer(Answer.OWNED, bytes("gone"), bytes("7"));
                },
                owner -> false,
                PATIENT);

        Answer answer = acquiring.acquire(id, me, Takeover.IF_ABANDONED);

        assertThat(answer.number(1)).isEqualTo(8);
        assertThat(asked).containsExactly("me 0  ", "me 0 gone 7");
    }

    @Test
    void ownerThatIsAliveKeepsItAndIsNamed() {
        Acquiring acquiring = new Acquiring(this::ownedByTheNext, owner -> true, PATIENT);

        assertThatThrownBy(() -> acquiring.acquire(id, me, Takeover.IF_ABANDONED))
                .isInstanceOfSatisfying(
                        ConversationOwnedException.class,
                        owned -> assertThat(owned.owner()).isEqualTo(new OwnerId("other-1")));
    }

    private static Answer answer(Object... values) {
        return new Answer(List.of(values));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
