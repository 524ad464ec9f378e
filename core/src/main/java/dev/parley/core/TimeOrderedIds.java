package dev.parley.core;

import dev.parley.model.ConversationId;
import dev.parley.spi.IdSource;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Mints UUIDs of version 7 (RFC 9562, section 5.7): milliseconds since 1970, then a counter of 12 bits (method 1 of its
 * section 6.2), then 62 random bits. Ids of one source are strictly ascending, also when the clock goes back. Safe for
 * use by many threads if the random generator is.
 */
public final class TimeOrderedIds implements IdSource {

    private static final int COUNTER_BITS = 12;

    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicLong lastTick = new AtomicLong();

    public TimeOrderedIds(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public ConversationId next() {
        long now = clock.millis() << COUNTER_BITS;
        long tick =
                lastTick.updateAndGet(last -> Math.max(last + 1, now)); // a full counter runs into the next millisecond
        long millis = tick >>> COUNTER_BITS;
        long counter = tick & ((1L << COUNTER_BITS) - 1);
        long high = millis << 16 | 0x7000L | counter;
        long low = 0x8000_0000_0000_0000L | random.nextLong() >>> 2;
        return new ConversationId(new UUID(high, low));
    }
}
