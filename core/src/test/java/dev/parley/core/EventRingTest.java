package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventRingTest {

    private final EventRing ring = new EventRing();

    @Test
    void anEmptyRingStartsWhereItEnds() {
        assertThat(ring.start()).isZero();
        assertThat(ring.end()).isZero();
        assertThat(ring.size()).isZero();
    }

    @Test
    void numbersOutsideAreRefused() {
        ring.add(event(0));
        ring.add(event(1));
        ring.removeOldest();

        assertThatThrownBy(() -> ring.get(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("event 0 is not from 1 to before 2");
        assertThatThrownBy(() -> ring.get(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.get(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(ring.get(1)).isEqualTo(event(1));
    }

    @Test
    void itGrowsAtTheEndAndShrinksAtTheStartAsAQueueDoes() {
        long seed = new Random().nextLong();
        System.out.println("EventRingTest seed " + seed);
        Random random = new Random(seed);
        Deque<ConversationEvent.Emitted> model = new ArrayDeque<>();
        for (int step = 0; step < 20_000; step++) {
            boolean growing = step / 2_000 % 2 == 0;
            if (model.isEmpty() || random.nextInt(10) < (growing ? 7 : 3)) {
                ConversationEvent.Emitted next = event(ring.end());
                ring.add(next);
                model.add(next);
            } else {
                assertThat(ring.removeOldest()).isSameAs(model.remove());
            }
            assertThat(ring.size()).isEqualTo(model.size());
            long number = ring.start();
            if (step % 100 == 0) {
                for (ConversationEvent.Emitted expected : model) {
                    assertThat(ring.get(number++)).isSameAs(expected);
                }
            }
        }
    }

    private static ConversationEvent.Emitted event(long number) {
        return new ConversationEvent.Emitted(
                number, new Event("1-1", new EventMsg.TurnStarted()), new EventCursor(1, number + 1, 0));
    }
}
