package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ConversationInfo;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.SessionConfig;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.testkit.FaultyStore.Fault;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FaultyStoreTest {

    private final FaultyStore store = new FaultyStore(new ReferenceStore(new ReferenceStore.Data()));
    private final Lease lease = store.create(
            ConversationInfo.pending(StoreBench.newId(), "t", Instant.EPOCH, SessionConfig.of("agent")),
            new OwnerId("owner"));

    @Test
    void failsInTheWaysAskedForAndThenWorks() {
        store.fail("append", Fault.UNAVAILABLE, Fault.REQUEST_LOST, Fault.ANSWER_LOST);

        assertThatThrownBy(this::append).isExactlyInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(this::append).isInstanceOf(StoreOutcomeUnknownException.class);
        assertThat(Reading.all(store, lease.conversation())).isEmpty();
        assertThatThrownBy(this::append).isInstanceOf(StoreOutcomeUnknownException.class);
        assertThat(Reading.all(store, lease.conversation())).hasSize(1);
        assertThat(append()).isEqualTo(1);
        assertThat(store.calls())
                .containsExactly("create", "append", "append", "read", "append", "append answered 1", "read", "append");
    }

    @Test
    void delaysAndInterruptsAndStillAnswers() {
        store.fail("append", Fault.DELAY, Fault.INTERRUPT);
        long start = System.nanoTime();

        assertThat(append()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isGreaterThan(15_000_000);
        assertThat(append()).isEqualTo(1);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void healsWhatHasNotFailedYet() {
        store.fail("append", Fault.UNAVAILABLE);

        store.heal();

        assertThat(append()).isEqualTo(1);
    }

    private long append() {
        return store.append(lease, 0, StoreBench.entries("a"));
    }
}
