package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.Takeover;
import dev.parley.testkit.StoreUnderTest.Capability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Processes that are killed, compete, or are restarted. */
interface StoreProcessRules {

    /** Property that says how many writers are killed. */
    String ROUNDS = "parley.crash.rounds";

    @Test
    @Rule("ST-140")
    default void whatWasAcknowledgedSurvivesTheKillingOfItsWriter(StoreBench bench) {
        OtherProcess where = bench.needs(Capability.CRASH, bench.subject().otherProcess());
        RandomValues random = RandomValues.seeded();
        KilledWriter.Told told = new KilledWriter.Told();

        for (int round = 0; round < Integer.getInteger(ROUNDS, 3); round++) {
            KilledWriter.run(where, 5 + random.below(40), random.below(20_000), told);

            try (ConversationStore store = StoreChild.open(where)) {
                told.holdsIn(store, "writer %d was killed; %s".formatted(round, random.origin()));
            }
        }
    }

    @Test
    @Rule("ST-141")
    default void ofProcessesThatRaceForAPositionOneWins(StoreBench bench) {
        OtherProcess where =
                bench.needs(Capability.SEVERAL_PROCESSES, bench.subject().otherProcess());
        ConversationStore store = bench.adopt(StoreChild.open(where));
        OwnerId owner = bench.silentOwner();
        store.heartbeat(owner, Duration.ofMinutes(10));
        Lease lease = store.create(bench.info(), owner);
        store.append(lease, 0, StoreBench.entries("start"));
        int count = 200;
        List<String> won = new ArrayList<>();

        try (ChildJvm one = StoreChild.competing(where, lease, "a", count);
                ChildJvm other = StoreChild.competing(where, lease, "b", count)) {
            List<ChildJvm> children = List.of(one, other);
            for (ChildJvm child : children) {
                assertThat(child.nextLine(Duration.ofSeconds(30)))
                        .as("what a process says once it has read; on standard error: %s", child.complaints())
                        .contains("ready");
            }
            children.forEach(ChildJvm::go);
            for (ChildJvm child : children) {
                List<String> lines = child.rest();
                assertThat(lines)
                        .as("appends acknowledged to a process; it said to standard error: %s", child.complaints())
                        .hasSize(count);
                won.addAll(lines);
            }
        }

        Map<Long, String> byPosition = new TreeMap<>();
        for (String line : won) {
            String[] words = line.split(" ", -1);
            String before = byPosition.put(Long.valueOf(words[1]), words[2]);
            assertThat(before)
                    .as("another append that was acknowledged at the position of %s", line)
                    .isNull();
        }
        List<TranscriptEntry> expected = StoreBench.entries("start");
        byPosition.values().forEach(text -> expected.add(StoreBench.entry(text)));
        assertThat(Reading.all(store, lease.conversation()))
                .as("transcript that two processes wrote")
                .isEqualTo(expected);
    }

    @Test
    @Rule("ST-142")
    default void whatWasAcknowledgedSurvivesARestartAndHandlesFindTheirWayBack(StoreBench bench) throws Exception {
        Restart backend = bench.needs(Capability.RESTART, bench.subject().restart());
        Lease lease = bench.startedWith(3);
        Lease fork = bench.forked(lease.conversation(), 2, "own");
        Lease deleted = bench.started("deleted");
        bench.store().delete(deleted);
        ConversationStore idle = bench.another();
        idle.find(lease.conversation());

        backend.restart();

        assertThat(again(() -> Reading.all(idle, lease.conversation())))
                .as("transcript after a restart, read through a handle of before")
                .isEqualTo(StoreBench.entries(StoreBench.texts("entry", 3)));
        assertThat(again(() -> bench.store().append(lease, 3, StoreBench.entries("on"))))
                .as("append under the lease of before, through the handle of before")
                .isEqualTo(4);
        assertThat(Reading.all(bench.another(), fork.conversation()))
                .as("fork after a restart")
                .isEqualTo(StoreBench.entries("entry 0", "entry 1", "own"));
        assertThat(bench.another().find(deleted.conversation()))
                .as("what was deleted, after a restart")
                .isEmpty();
        assertThat(bench.store()
                        .acquire(lease.conversation(), bench.owner(), Takeover.FORCE)
                        .epoch())
                .as("epoch after a restart")
                .isGreaterThan(lease.epoch());
    }

    private static <T> T again(Supplier<T> call) {
        return Patience.untilAvailable(
                "a handle of before a restart of its backend works again", Duration.ofSeconds(10), call);
    }
}
