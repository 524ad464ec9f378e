package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Lease;
import dev.parley.spi.ConversationStore;
import dev.parley.testkit.FaultProxy.Fault;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to the backend fails. Rules that try every call, each of which may wait for its time-out, get more time. */
interface StoreNetworkRules {

    @Test
    @Rule("ST-143")
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aLostRequestIsSaidByTypeAndCanBeRepeated(StoreBench bench) {
        try (DisturbedStore disturbed = DisturbedStore.of(bench)) {
            new NetworkTrials(bench, disturbed, Fault.REQUEST_LOST).runAll();
        }
    }

    @Test
    @Rule("ST-144")
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    default void aLostAnswerIsAnUnknownOutcomeAndTheRepeatTells(StoreBench bench) {
        try (DisturbedStore disturbed = DisturbedStore.of(bench)) {
            new NetworkTrials(bench, disturbed, Fault.ANSWER_LOST).runAll();
        }
    }

    @Test
    @Rule("ST-145")
    default void aCallIntoABlackHoleReturnsInTime(StoreBench bench) {
        try (DisturbedStore disturbed = DisturbedStore.of(bench)) {
            NetworkTrials trials = new NetworkTrials(bench, disturbed, Fault.BLACK_HOLE);
            trials.append();
            trials.read();
        }
    }

    @Test
    @Rule("ST-146")
    default void aSlowWayIsOnlySlow(StoreBench bench) {
        try (DisturbedStore disturbed = DisturbedStore.of(bench)) {
            ConversationStore store = disturbed.store();
            Lease lease = bench.started("start");
            store.find(lease.conversation());
            disturbed.proxy().disturb(Fault.SLOW, 0);

            assertThat(store.append(lease, 1, StoreBench.entries("a", "b")))
                    .as("append over a slow way")
                    .isEqualTo(3);
            assertThat(Reading.all(store, lease.conversation()))
                    .as("transcript read over a slow way")
                    .isEqualTo(StoreBench.entries("start", "a", "b"));
            assertThat(store.delete(lease)).as("delete over a slow way").isTrue();
            assertThat(disturbed.proxy().hasStruck())
                    .as("calls of this handle go through the proxy")
                    .isTrue();
        }
    }

    @Test
    @Rule("ST-147")
    default void aResetConnectionEndsNoHandle(StoreBench bench) {
        try (DisturbedStore disturbed = DisturbedStore.of(bench)) {
            NetworkTrials trials = new NetworkTrials(bench, disturbed, Fault.RESET);
            trials.append();
            trials.read();
        }
    }
}
