package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Direction;
import dev.parley.model.InfoPatch;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening, closing, and being interrupted. */
interface StoreLifeCycleRules {

    @Test
    @Rule("ST-120")
    default void aClosedHandleRefusesEveryCall(StoreBench bench) {
        ConversationStore store = bench.another();
        Lease lease = bench.startedWith(2);
        ConversationId id = lease.conversation();
        OwnerId owner = bench.owner();
        ConversationInfo info = bench.info();
        ConversationInfo child = bench.childInfo(id, 1);
        Witness witness = bench.witness(id);

        store.close();
        store.close();

        Map<String, ThrowingCallable> calls = Map.ofEntries(
                Map.entry("create", () -> store.create(info, owner)),
                Map.entry("fork", () -> store.fork(id, 1, child, owner)),
                Map.entry("find", () -> store.find(id)),
                Map.entry("append", () -> store.append(lease, 2, StoreBench.entries("late"))),
                Map.entry("read", () -> store.read(id, 0, 1, Direction.FORWARD)),
                Map.entry("update", () -> store.update(id, 0, InfoPatch.NOTHING)),
                Map.entry("list", () -> store.list(ConversationQuery.first(bench.tenant(), 1))),
                Map.entry("delete", () -> store.delete(lease)),
                Map.entry("acquire", () -> store.acquire(id, owner, Takeover.FORCE)),
                Map.entry("release", () -> store.release(lease)),
                Map.entry("heartbeat", () -> store.heartbeat(owner, Duration.ZERO)));
        calls.forEach((name, call) -> Refusal.of(name + " on a closed handle", StoreClosedException.class, call));
        witness.seesNothingNew("calls on a closed handle");
    }

    @Test
    @Rule("ST-121")
    default void closingOneHandleDisturbsNoOther(StoreBench bench) {
        Lease lease = bench.started("start");
        ConversationStore other = bench.another();
        other.read(lease.conversation(), 0, 1, Direction.FORWARD);

        other.close();

        assertThat(bench.store().append(lease, 1, StoreBench.entries("on")))
                .as("append through the handle that is open")
                .isEqualTo(2);
        bench.witness(lease.conversation()).sees("after another handle was closed", StoreBench.entries("start", "on"));
    }

    @Test
    @Rule("ST-122")
    default void whatWasAcknowledgedIsThereWhenAllHandlesWereClosed(StoreBench bench) {
        bench.needs(StoreUnderTest.Capability.REOPEN);
        Lease lease = bench.startedWith(3);
        Lease fork = bench.forked(lease.conversation(), 2, "own");
        Lease deleted = bench.started("deleted");
        bench.store().delete(deleted);
        bench.store().close();

        ConversationStore reopened = bench.another();

        assertThat(Reading.all(reopened, lease.conversation()))
                .as("transcript after a reopen")
                .isEqualTo(StoreBench.entries(StoreBench.texts("entry", 3)));
        assertThat(Reading.all(reopened, fork.conversation()))
                .as("fork after a reopen")
                .isEqualTo(StoreBench.entries("entry 0", "entry 1", "own"));
        assertThat(reopened.find(deleted.conversation()))
                .as("what was deleted, after a reopen")
                .isEmpty();
        assertThat(reopened.append(lease, 3, StoreBench.entries("on")))
                .as("append under the lease of before")
                .isEqualTo(4);
        assertThat(reopened.acquire(lease.conversation(), lease.owner(), Takeover.IF_ABANDONED)
                        .epoch())
                .as("epoch after a reopen")
                .isGreaterThan(lease.epoch());
    }

    @Test
    @Rule("ST-123")
    default void fiftyHandlesComeAndGoAndLeaveNoThread(StoreBench bench) {
        Lease lease = bench.started("start");
        for (int i = 0; i < 3; i++) {
            useAndClose(bench, lease.conversation());
        }
        long before = threads();

        for (int i = 0; i < 50; i++) {
            useAndClose(bench, lease.conversation());
        }

        Patience.until(
                "50 handles that were opened, used and closed leave no more than 5 threads above the %d of before"
                        .formatted(before),
                Duration.ofSeconds(5),
                () -> threads() <= before + 5);
    }

    private static void useAndClose(StoreBench bench, ConversationId id) {
        try (ConversationStore handle = bench.another()) {
            handle.read(id, 0, 1, Direction.FORWARD);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .count();
    }

    @Test
    @Rule("ST-124")
    default void anInterruptedCallPoisonsNothing(StoreBench bench) {
        Lease lease = bench.started("start");
        List<TranscriptEntry> expected = StoreBench.entries("start");

        for (int i = 0; i < 20; i++) {
            List<TranscriptEntry> batch = StoreBench.entries("batch " + i + " a", "batch " + i + " b");
            long at = expected.size();
            Optional<Long> answer;
            Thread.currentThread().interrupt();
            try {
                answer = Optional.of(bench.store().append(lease, at, batch));
            } catch (StoreUnavailableException interrupted) {
                answer = Optional.empty();
            } finally {
                Thread.interrupted();
            }
            long length = answer.orElseGet(() -> bench.store().append(lease, at, batch));

            expected.addAll(batch);
            assertThat(length)
                    .as("length after an interrupted append was acknowledged or repeated")
                    .isEqualTo(at + 2);
        }
        bench.witness(lease.conversation()).sees("after appends by an interrupted thread", expected);
    }
}
