package dev.parley.core;

import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreRefusedException;
import dev.parley.spi.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a conversation's transcript grows: one append is in flight, the next starts when its outcome is
 * known, and appends that wait together travel together. Safe for use by many threads.
 */
final class Sequencer {

    private static final int LARGEST_BATCH = 64;

    private final ConversationStore store;
    private final Lease lease;
    private final StorePatience patience;
    private final Tally tally;
    private final Consumer<RuntimeException> broken;
    private final CombiningQueue<Append> queue = new CombiningQueue<>(LARGEST_BATCH, this::serve);
    private volatile long length;
    private volatile @Nullable RuntimeException sealed; // written while serving only

    /**
     * @param length the transcript's length under {@code lease}
     * @param broken told, once, when nothing can be appended any more because of what the store answered
     */
    Sequencer(
            ConversationStore store,
            Lease lease,
            long length,
            StorePatience patience,
            Tally tally,
            Consumer<RuntimeException> broken) {
        this.store = store;
        this.lease = lease;
        this.length = length;
        this.patience = patience;
        this.tally = tally;
        this.broken = broken;
    }

    /** How many entries are known to be stored. */
    long length() {
        return length;
    }

    /**
     * Appends and returns when it is stored.
     *
     * @param entries gives the entries for the position at which the first of them will stand
     * @param committed told that position, in the order of the transcript, before anything behind it is appended; quick,
     *     and throws nothing
     * @return the transcript's length behind these entries
     * @throws StoreRefusedException if the store will not take these entries; others still can be appended
     * @throws StoreUnavailableException if the store could not be reached in time; if nothing was applied, others still
     *     can be appended, if that is not known, nothing can any more
     * @throws RuntimeException what sealed the transcript
     */
    long append(LongFunction<List<TranscriptEntry>> entries, LongConsumer committed) {
        return append(new Append(entries, committed, null));
    }

    /**
     * Appends the last entries and refuses everything that was not asked for earlier.
     *
     * @param last asked when everything that was asked for earlier is stored
     * @param why what later callers of {@code append} get
     * @throws RuntimeException if they could not be stored; the transcript is sealed all the same
     */
    void seal(Supplier<List<TranscriptEntry>> last, RuntimeException why) {
        append(new Append(position -> last.get(), position -> {}, why));
    }

    /** Refuses everything that was not asked for earlier, unless it is refused already. */
    void refuseFurther(RuntimeException why) {
        try {
            seal(List::of, why);
        } catch (RuntimeException e) {
            if (sealed == null) {
                throw e;
            }
        }
    }

    private long append(Append mine) {
        queue.add(mine);
        queue.await(mine);
        return mine.end;
    }

    private void serve(List<Append> batch) {
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i).sealsWith != null) { // what was asked for later must find the seal
                write(batch.subList(from, i));
                write(batch.subList(i, i + 1));
                from = i + 1;
            }
        }
        write(batch.subList(from, batch.size()));
    }

    private void write(List<Append> batch) {
        if (batch.isEmpty()) {
            return;
        }
        RuntimeException seal = sealed;
        if (seal != null) {
            batch.forEach(append -> append.failWith(seal));
            return;
        }
        try {
            writeTogether(batch);
        } catch (StoreRefusedException e) {
            tally.appendFailed(lease.conversation(), e);
            if (batch.size() > 1) {
                batch.forEach(append -> write(List.of(append))); // only the culprit is to be refused
                return;
            }
            batch.get(0).failWith(e);
        } catch (StoreOutcomeUnknownException e) {
            breakWith(batch, e);
        } catch (StoreUnavailableException e) {
            tally.appendFailed(lease.conversation(), e);
            batch.forEach(append -> append.failWith(e));
        } catch (RuntimeException e) {
            breakWith(batch, e);
        }
        sealIfAsked(batch);
    }

    private void writeTogether(List<Append> batch) {
        long start = length;
        List<TranscriptEntry> all = new ArrayList<>();
        long[] positions = new long[batch.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = start + all.size();
            all.addAll(batch.get(i).entries.apply(positions[i]));
        }
        if (!all.isEmpty()) {
            length = persist(start, List.copyOf(all), batch.size());
        }
        for (int i = 0; i < positions.length; i++) {
            Append append = batch.get(i);
            append.end = i + 1 < positions.length ? positions[i + 1] : length;
            append.committed.accept(positions[i]);
        }
    }

    /** Repeats the very same batch until its outcome is known: the store recognises what it has already. */
    private long persist(long start, List<TranscriptEntry> entries, int requests) {
        long begun = System.nanoTime();
        Deadline deadline = Deadline.in(patience.deadline());
        boolean maybeApplied = false;
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted(); // it would cut this try short
                try {
                    long end = store.append(lease, start, entries);
                    tally.appended(lease.conversation(), entries.size(), requests, System.nanoTime() - begun);
                    return end;
                } catch (StoreUnavailableException e) {
                    maybeApplied |= e instanceof StoreOutcomeUnknownException;
                    if (deadline.hasPassed()) {
                        throw maybeApplied ? unknownOutcome(start, e) : e;
                    }
                    tally.appendRepeated(lease.conversation(), e.code());
                    LockSupport.parkNanos(this, Deadline.nanos(patience.pause()));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private StoreOutcomeUnknownException unknownOutcome(long start, StoreUnavailableException last) {
        return new StoreOutcomeUnknownException(
                "append to conversation %s at position %d is not known to have been applied"
                        .formatted(lease.conversation(), start),
                last);
    }

    private void breakWith(List<Append> batch, RuntimeException cause) {
        tally.appendFailed(lease.conversation(), cause);
        sealed = cause;
        batch.forEach(append -> append.failWith(cause));
        broken.accept(cause);
    }

    private void sealIfAsked(List<Append> batch) {
        RuntimeException why = batch.get(0).sealsWith;
        if (why != null && sealed == null) {
            sealed = why;
        }
    }

    /** Entries on their way, or a seal. */
    private static final class Append extends CombiningQueue.Request {
        private final LongFunction<List<TranscriptEntry>> entries;
        private final LongConsumer committed;
        private final @Nullable RuntimeException sealsWith;
        private long end;

        Append(
                LongFunction<List<TranscriptEntry>> entries,
                LongConsumer committed,
                @Nullable RuntimeException sealsWith) {
            this.entries = entries;
            this.committed = committed;
            this.sealsWith = sealsWith;
        }
    }
}
