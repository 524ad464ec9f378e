package dev.parley.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What time ends is absent at once, and gone with the next heartbeat. */
interface SweepRules {

    Place place();

    Database database();

    @Test
    default void anExpiredConversationIsAbsentAndItsForkIsNot() throws Exception {
        try (JdbcConversationStore store = place().store().open()) {
            Lease lease = Talk.started(store, 0, 1);
            ConversationId id = lease.conversation();
            Lease fork = Talk.forked(store, id, 1, 10);
            Instant later = Instant.parse("9999-01-01T00:00:00.123456789Z");
            assertThat(store.update(id, 0, InfoPatch.NOTHING.expiry(later)).expiry())
                    .contains(later);
            assertThat(store.find(id)).isPresent();

            store.update(id, 1, InfoPatch.NOTHING.expiry(Instant.parse("2020-01-01T00:00:00Z")));

            assertThat(store.find(id)).isEmpty();
            assertThat(store.list(ConversationQuery.first("tenant", 10)).items())
                    .extracting(ConversationInfo::id)
                    .containsExactly(fork.conversation());
            absent(() -> store.append(lease, 2, Talk.entries(2)));
            absent(() -> store.read(id, 0, 1, Direction.FORWARD));
            absent(() -> store.acquire(id, Talk.OWNER, Takeover.FORCE));
            absent(() -> store.update(id, 2, InfoPatch.NOTHING));
            assertThat(store.delete(lease)).isFalse();
            store.heartbeat(new OwnerId("any"), Duration.ofMinutes(1));
            assertThat(place().rows()).containsEntry("conversation", 1L).containsEntry("entry", 2L);
            assertThat(Talk.numbers(store, fork.conversation())).containsExactly(0, 10);
        }
    }

    private static void absent(ThrowingCallable call) {
        assertThatExceptionOfType(ConversationNotFoundException.class).isThrownBy(call);
    }

    @Test
    default void theEndOfTimeIsNoExpiryThatCounts() {
        try (JdbcConversationStore store = place().store().open()) {
            Lease lease = Talk.started(store, 0);

            store.update(lease.conversation(), 0, InfoPatch.NOTHING.expiry(Instant.MAX));
            store.heartbeat(Talk.OWNER, Duration.ofSeconds(Long.MAX_VALUE));

            assertThat(store.find(lease.conversation()).flatMap(ConversationInfo::expiry))
                    .contains(Instant.MAX);
            assertThatExceptionOfType(ConversationOwnedException.class)
                    .isThrownBy(() -> store.acquire(lease.conversation(), new OwnerId("other"), Takeover.IF_ABANDONED));
        }
    }

    @Test
    default void heartbeatsOfThePastAreForgotten() throws Exception {
        try (JdbcConversationStore store = place().store().open()) {
            for (int i = 0; i < 5; i++) {
                store.heartbeat(new OwnerId("past " + i), Duration.ofMinutes(1));
                store.heartbeat(new OwnerId("past " + i), Duration.ZERO);
            }

            store.heartbeat(Talk.OWNER, Duration.ofMinutes(1));

            assertThat(place().count("SELECT COUNT(*) FROM {p}heartbeat")).isEqualTo(1);
        }
    }

    @Test
    default void theOldestDeletionsAreForgotten() throws Exception {
        Database database = database();
        Schema.bringUpToDate(database);
        try (JdbcConversationStore store = new JdbcConversationStore(database, 3)) {
            List<Lease> deleted = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                deleted.add(Talk.started(store, i));
                store.delete(deleted.get(i));
            }

            store.heartbeat(Talk.OWNER, Duration.ofMinutes(1));

            assertThat(deleted.stream().map(store::delete)).containsExactly(false, false, true, true, true);
            assertThat(place().count("SELECT COUNT(*) FROM {p}conversation")).isEqualTo(3);
            ConversationInfo again = ConversationInfo.pending(
                    deleted.get(4).conversation(),
                    "tenant",
                    Instant.now(),
                    Talk.info().config());
            assertThatExceptionOfType(ConversationExistsException.class)
                    .isThrownBy(() -> store.create(again, Talk.OWNER));
        }
    }

    @Test
    default void whatWasDeletedLeavesNothingButItsIdAndLease() throws Exception {
        try (JdbcConversationStore store = place().store().open()) {
            store.delete(Talk.started(store, 0, 1));

            assertThat(place().count("""
                            SELECT COUNT(*) FROM {p}conversation WHERE state = 2 AND octet_length(info) = 0
                                AND octet_length(tenant) = 0 AND agent_state IS NULL AND last_digest IS NULL""")).isEqualTo(1);
        }
    }
}
