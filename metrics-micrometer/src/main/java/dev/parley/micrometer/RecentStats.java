package dev.parley.micrometer;

import dev.parley.core.ManagerStats;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a manager held at most a second ago: the gauges of one scrape share one look. Safe for use by many threads. */
final class RecentStats {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Supplier<ManagerStats> source;
    private final LongSupplier ticker;
    private @Nullable ManagerStats last;
    private long lastRead;

    RecentStats(Supplier<ManagerStats> source, LongSupplier ticker) {
        this.source = source;
        this.ticker = ticker;
    }

    synchronized ManagerStats get() {
        ManagerStats known = last;
        long now = ticker.getAsLong();
        if (known != null && now - lastRead < FRESH_NANOS) {
            return known;
        }
        ManagerStats fresh = source.get();
        last = fresh;
        lastRead = now;
        return fresh;
    }
}
