package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Starts writers, kills them, and remembers what they were told. */
final class KilledWriter {

    private static final Duration START = Duration.ofSeconds(30);

    private KilledWriter() {}

    /** Kills a writer some microseconds after so many acknowledgements. */
    static void run(OtherProcess where, int acknowledgements, long micros, Told told) {
        try (ChildJvm child = StoreChild.writing(where)) {
            for (int i = 0; i < acknowledgements; i++) {
                told.add(child.nextLine(START)
                        .orElseThrow(() ->
                                new AssertionError("the writing process ended by itself: " + child.complaints())));
            }
            LockSupport.parkNanos(Duration.ofNanos(micros * 1_000).toNanos());
            child.kill();
            child.rest().forEach(told::add);
        }
    }

    /** What was acknowledged. */
    static final class Told {
        private final Map<ConversationId, Long> lengths = new TreeMap<>();
        private final Map<ConversationId, List<TranscriptEntry>> forks = new TreeMap<>();
        private final List<ConversationId> deleted = new ArrayList<>();

        void add(String line) {
            String[] words = line.split(" ", -1);
            ConversationId id = ConversationId.parse(words[1]);
            switch (words[0]) {
                case "acknowledged" -> lengths.put(id, Long.valueOf(words[2]));
                case "forked" -> {
                    List<TranscriptEntry> entries =
                            StoreChild.entries(ConversationId.parse(words[2]), 0, Long.parseLong(words[3]));
                    entries.add(StoreBench.entry("own"));
                    forks.put(id, entries);
                }
                default -> deleted.add(id);
            }
        }

        void holdsIn(ConversationStore store, String when) {
            lengths.replaceAll((id, told) -> length(store, id, told, when));
            forks.forEach((id, entries) -> assertThat(transcript(store, id, when))
                    .as("fork %s after %s", id, when)
                    .isEqualTo(entries));
            for (ConversationId id : deleted) {
                assertThat(store.find(id))
                        .as("conversation whose deletion was acknowledged, after %s", when)
                        .isEmpty();
            }
        }

        /** The batch that was under way may be there as well, whole. The next owner can go on. */
        private static long length(ConversationStore store, ConversationId id, long told, String when) {
            List<TranscriptEntry> entries = transcript(store, id, when);
            assertThat((long) entries.size())
                    .as(
                            "length of %s, of which %d entries were acknowledged and a batch of %d may have been "
                                    + "under way, after %s",
                            id, told, StoreChild.batchAt(told), when)
                    .isIn(told, told + StoreChild.batchAt(told));
            assertThat(entries)
                    .as("transcript of %s after %s", id, when)
                    .isEqualTo(StoreChild.entries(id, 0, entries.size()));
            Lease next = store.acquire(id, new OwnerId("next after the killed one"), Takeover.FORCE);
            assertThat(next.lengthAtAcquire())
                    .as("length that the next owner of %s is told after %s", id, when)
                    .isEqualTo(entries.size());
            return store.append(next, entries.size(), StoreChild.batch(id, entries.size()));
        }

        private static List<TranscriptEntry> transcript(ConversationStore store, ConversationId id, String when) {
            try {
                return Reading.all(store, id);
            } catch (ConversationNotFoundException e) {
                throw new AssertionError("conversation %s is gone after %s".formatted(id, when), e);
            }
        }
    }
}
