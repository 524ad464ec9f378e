package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.Lineage;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the contract leaves to this store: its clock, its purges and its bounds. */
class MemoryConversationStoreTest {

    private static final OwnerId OWNER = new OwnerId("owner");
    private static final OwnerId OTHER = new OwnerId("other");
    private static final List<TranscriptEntry> ONE = List.of(new TranscriptEntry.TurnStarted("1"));

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemoryConversationStore store = new MemoryConversationStore(() -> now);
    private long ids;

    @Test
    void aHeartbeatEndsOnTheTickOfItsTime() {
        Lease lease = started();
        store.heartbeat(OWNER, Duration.ofSeconds(10));

        pass(Duration.ofMillis(9_999));
        assertThatExceptionOfType(ConversationOwnedException.class)
                .isThrownBy(() -> store.acquire(lease.conversation(), OTHER, Takeover.IF_ABANDONED));
        pass(Duration.ofMillis(1));

        assertThat(store.acquire(lease.conversation(), OTHER, Takeover.IF_ABANDONED)
                        .epoch())
                .isEqualTo(2);
    }

    @Test
    void aHeartbeatOfAllTimeIsBelieved() {
        Lease lease = started();

        store.heartbeat(OWNER, Duration.ofSeconds(Long.MAX_VALUE));
        pass(Duration.ofDays(1_000_000));

        assertThatExceptionOfType(ConversationOwnedException.class)
                .isThrownBy(() -> store.acquire(lease.conversation(), OTHER, Takeover.IF_ABANDONED));
    }

    @Test
    void anExpiredConversationIsAbsentAndItsForkIsNot() {
        Lease lease = started();
        ConversationId id = lease.conversation();
        ConversationInfo child = info().withLineage(new Lineage(id, 1));
        store.append(store.fork(id, 1, child, OWNER), 1, ONE);
        store.update(id, 0, InfoPatch.NOTHING.expiry(now.plusSeconds(60)));

        pass(Duration.ofSeconds(59));
        assertThat(store.find(id)).isPresent();
        pass(Duration.ofSeconds(1));

        assertThat(store.find(id)).isEmpty();
        assertThat(store.list(ConversationQuery.first("tenant", 10)).items())
                .extracting(ConversationInfo::id)
                .containsExactly(child.id());
        notFound(() -> store.read(id, 0, 1, Direction.FORWARD));
        notFound(() -> store.append(lease, 1, ONE));
        notFound(() -> store.update(id, 1, InfoPatch.NOTHING));
        notFound(() -> store.acquire(id, OWNER, Takeover.FORCE));
        assertThat(store.delete(lease)).isFalse();
        assertThat(store.read(child.id(), 0, 10, Direction.FORWARD).length()).isEqualTo(2);
    }

    @Test
    void anExpiryThatIsTakenBackIsForgotten() {
        ConversationId id = started().conversation();
        store.update(id, 0, InfoPatch.NOTHING.expiry(now.plusSeconds(60)));

        store.update(
                id,
                1,
                new InfoPatch(
                        new InfoPatch.Change.Keep<>(), new InfoPatch.Change.Keep<>(), new InfoPatch.Change.Clear<>()));
        pass(Duration.ofDays(1));
        store.heartbeat(OTHER, Duration.ofSeconds(1));

        assertThat(store.find(id)).isPresent();
    }

    @Test
    void theIdOfWhatExpiredIsFreeAgain() {
        ConversationInfo info = info();
        store.append(store.create(info, OWNER), 0, ONE);
        store.update(info.id(), 0, InfoPatch.NOTHING.expiry(now));

        Lease again = store.create(info, OTHER);

        assertThat(store.append(again, 0, ONE)).isEqualTo(1);
    }

    @Test
    void aPendingConversationThatIsReleasedIsGone() {
        Lease lease = store.create(info(), OWNER);

        store.release(lease);

        notFound(() -> store.read(lease.conversation(), 0, 1, Direction.FORWARD));
    }

    @Test
    void anIdIsNotGivenAgainWhileItsDeletionIsRemembered() {
        ConversationInfo first = info();
        Lease lease = store.create(first, OWNER);
        store.delete(lease);
        for (int i = 1; i < Deletions.REMEMBERED; i++) {
            store.delete(store.create(info(), OWNER));
        }
        assertThatExceptionOfType(ConversationExistsException.class).isThrownBy(() -> store.create(first, OWNER));
        assertThat(store.delete(lease)).isTrue();

        store.delete(store.create(info(), OWNER));

        assertThat(store.delete(lease))
                .as("the oldest of one more than it remembers")
                .isFalse();
    }

    @Test
    void theProviderOpensAnEmptyStoreEachTime() {
        ConversationStoreProvider provider = ConversationStoreProvider.named("memory");

        try (ConversationStore one = provider.open(Map.of());
                ConversationStore two = provider.open(Map.of())) {
            ConversationInfo info = info();
            one.append(one.create(info, OWNER), 0, ONE);

            assertThat(one.find(info.id())).isPresent();
            assertThat(two.find(info.id())).isEmpty();
        }
    }

    @Test
    void theProviderKnowsNoSettings() {
        ConversationStoreProvider provider = ConversationStoreProvider.named("memory");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> provider.open(Map.of("size", "1")))
                .withMessage("setting size: unknown; the memory store has no settings");
    }

    private static void notFound(ThrowingCallable call) {
        assertThatExceptionOfType(ConversationNotFoundException.class).isThrownBy(call);
    }

    private Lease started() {
        Lease lease = store.create(info(), OWNER);
        store.append(lease, 0, ONE);
        return lease;
    }

    private ConversationInfo info() {
        ids++;
        ConversationId id = new ConversationId(new UUID(0x7000L, 1L << 63 | ids));
        return ConversationInfo.pending(id, "tenant", now, SessionConfig.of("agent"));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
