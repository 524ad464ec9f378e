package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {

    private static final long NOON = Instant.parse("2022-02-22T19:22:22Z").toEpochMilli(); // RFC 9562, appendix A.6

    private final AtomicLong millis = new AtomicLong(NOON);
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());

    /** 48 bits of time, version 7, 12 bits of counter, variant 10, 62 random bits: RFC 9562, section 5.7. */
    @Test
    void theBitsStandWhereTheRfcPutsThem() {
        assertThat(ids(() -> 0L).next()).hasToString("017f22e2-79b0-7000-8000-000000000000");
        assertThat(ids(() -> -1L).next()).hasToString("017f22e2-79b0-7000-bfff-ffffffffffff");
        assertThat(ids(() -> 0x1234_5678_9abc_def0L).next()).hasToString("017f22e2-79b0-7000-848d-159e26af37bc");
    }

    @Test
    void withinAMillisecondTheCounterGrows() {
        TimeOrderedIds ids = ids(() -> 0L);

        assertThat(List.of(ids.next(), ids.next(), ids.next()))
                .extracting(ConversationId::toString)
                .containsExactly(
                        "017f22e2-79b0-7000-8000-000000000000",
                        "017f22e2-79b0-7001-8000-000000000000",
                        "017f22e2-79b0-7002-8000-000000000000");
    }

    @Test
    void aFullCounterRunsIntoTheNextMillisecond() {
        TimeOrderedIds ids = ids(() -> 0L);
        for (int i = 0; i < 4_095; i++) {
            ids.next();
        }

        assertThat(ids.next()).hasToString("017f22e2-79b0-7fff-8000-000000000000");
        assertThat(ids.next()).hasToString("017f22e2-79b1-7000-8000-000000000000");
        millis.incrementAndGet();
        assertThat(ids.next()).hasToString("017f22e2-79b1-7001-8000-000000000000");
        millis.incrementAndGet();
        assertThat(ids.next()).hasToString("017f22e2-79b2-7000-8000-000000000000");
    }

    @Test
    void aClockThatGoesBackDoesNotTakeTheOrderWithIt() {
        long seed = new Random().nextLong();
        System.out.println("TimeOrderedIdsTest seed " + seed);
        Random random = new Random(seed);
        TimeOrderedIds ids = ids(random);
        ConversationId last = ids.next();
        for (int i = 0; i < 50_000; i++) {
            millis.addAndGet(random.nextInt(7) - 3);

            ConversationId next = ids.next();

            assertThat(next).isGreaterThan(last);
            assertThat(next.value().version()).isEqualTo(7);
            assertThat(next.value().variant()).isEqualTo(2);
            last = next;
        }
    }

    @Test
    void idsOfManyThreadsAreAllDifferentAndAscendingInEach() throws Exception {
        int each = 20_000;
        TimeOrderedIds ids = ids(() -> 0L); // the order must not owe anything to chance
        Set<ConversationId> all = new ConcurrentSkipListSet<>();
        try (Workers workers = new Workers()) {
            workers.together(8, thread -> {
                List<ConversationId> mine = new ArrayList<>();
                for (int i = 0; i < each; i++) {
                    mine.add(ids.next());
                    if (i % 1_000 == 0) {
                        millis.addAndGet(thread % 2 == 0 ? 1 : -1);
                    }
                }
                for (int i = 1; i < each; i++) {
                    assertThat(mine.get(i - 1).compareTo(mine.get(i))).isNegative();
                }
                all.addAll(new TreeSet<>(mine));
            });
        }

        assertThat(all).hasSize(8 * each);
    }

    private TimeOrderedIds ids(RandomGenerator random) {
        return new TimeOrderedIds(clock, random);
    }
}
