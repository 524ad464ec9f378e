package dev.parley.core;

import static dev.parley.core.Scenes.require;
import static dev.parley.core.Scenes.together;

import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Direction;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lincheck runs each of these scenes in many interleavings that it chooses itself, and shows the one that fails. {@code
 * -Dparley.interleavings=n} sets how many. In an execution of its own, since its agent shares a JVM with no other. It lets
 * parked threads wake by themselves, so it finds no lost wake-up; {@link CombiningQueueTest} does.
 */
@Tag("lincheck")
@Timeout(600)
class InterleavingsTest {

    private static final class Numbered extends CombiningQueue.Request {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }
    }

    @Test
    void aCombiningQueueServesEachRequestOnceAndOneBatchAtATime() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, InterleavingsTest::queue);
    }

    private static void queue() {
        List<Integer> served = new ArrayList<>();
        AtomicInteger serving = new AtomicInteger();
        CombiningQueue<Numbered> queue = new CombiningQueue<>(1, batch -> {
            require(serving.incrementAndGet() == 1, "one serves");
            batch.forEach(request -> served.add(request.number));
            serving.decrementAndGet();
        });

        together(() -> ask(queue, 1), () -> ask(queue, 2), () -> ask(queue, 3));

        require(served.size() == 3 && served.containsAll(List.of(1, 2, 3)), "each is served once: " + served);
    }

    private static void ask(CombiningQueue<Numbered> queue, int number) {
        Numbered request = new Numbered(number);
        queue.add(request);
        queue.await(request);
        require(request.served, "served on return");
    }

    @Test
    void whatASequencerAcceptsBeforeItsSealIsStoredAndNothingAfter() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, InterleavingsTest::sequencer);
    }

    private static void sequencer() {
        MemoryConversationStore store = new MemoryConversationStore(STILL);
        Lease lease = store.create(info(), Leases.OWNER);
        Sequencer sequencer = new Sequencer(
                store,
                lease,
                0,
                new StorePatience(Duration.ZERO, Duration.ZERO),
                new Tally(null),
                failure -> require(false, "nothing breaks"));
        TranscriptEntry last = Entries.started("last");
        AtomicInteger accepted = new AtomicInteger();

        together(
                () -> append(sequencer, Entries.started("one"), accepted),
                () -> append(sequencer, Entries.started("two"), accepted),
                () -> sequencer.seal(() -> List.of(last), new IllegalStateException("sealed")));

        List<PositionedEntry> journal =
                store.read(Leases.ID, 0, 10, Direction.FORWARD).entries();
        require(journal.size() == accepted.get() + 1, "accepted is stored: " + accepted + " of " + journal);
        require(journal.get(journal.size() - 1).entry().equals(last), "nothing behind the seal");
        require(sequencer.length() == journal.size(), "the length is known");
    }

    private static void append(Sequencer sequencer, TranscriptEntry entry, AtomicInteger accepted) {
        try {
            sequencer.append(position -> List.of(entry), position -> {});
            accepted.incrementAndGet();
        } catch (IllegalStateException e) {
            require("sealed".equals(e.getMessage()), "refused by the seal");
        }
    }

    @Test
    void anIdHasOneRegistrationAndAForgetterForgetsItsOwn() {
        Lincheck.runConcurrentTest(25 * Scenes.INTERLEAVINGS, InterleavingsTest::registry); // they are quick
    }

    private static void registry() {
        LiveConversations live = new LiveConversations();
        AtomicInteger holding = new AtomicInteger();
        Runnable reserveAndForget = () -> {
            Optional<Reservation> mine = live.reserve(Leases.ID);
            if (mine.isPresent()) {
                require(holding.incrementAndGet() == 1, "one holds the id");
                require(live.find(Leases.ID) == mine.get(), "its holder finds it");
                live.forget(Leases.ID, new Reservation());
                require(live.find(Leases.ID) == mine.get(), "another's forgetting does nothing");
                holding.decrementAndGet();
                live.forget(Leases.ID, mine.get());
            }
        };

        together(reserveAndForget, reserveAndForget);

        require(live.size() == 0, "nothing is left");
    }

    private static final OwnerId OTHER = new OwnerId("other");
    private static final SessionConfig CONFIG = SessionConfig.of("scripted");
    private static final InstantSource STILL = InstantSource.fixed(Instant.EPOCH);

    @Test
    void aMemoryStoreAppendsAllOrNothingAndNothingFromAStaleOwner() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, InterleavingsTest::store);
    }

    private static void store() {
        MemoryConversationStore store = new MemoryConversationStore(STILL);
        Lease lease = store.create(info(), Leases.OWNER);
        store.append(lease, 0, List.of(Entries.session()));
        AtomicInteger lengthAtTakeover = new AtomicInteger(-1);
        AtomicInteger stored = new AtomicInteger(1);
        Runnable append = () -> {
            try {
                store.append(lease, 1, List.of(Entries.started("a"), Entries.ended("a")));
                stored.addAndGet(2);
            } catch (ConversationException refused) {
                require(!(refused instanceof AppendConflictException), "equal batches are one: " + refused.code());
            }
        };

        together(append, () -> {
            Lease taken = store.acquire(Leases.ID, OTHER, Takeover.FORCE);
            lengthAtTakeover.set((int) taken.lengthAtAcquire());
        });

        require(lengthAtTakeover.get() == stored.get(), "stored before the take-over, or not at all");
    }

    @Test
    void aDeletedConversationDoesNotComeBackInAMemoryStore() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, InterleavingsTest::deletion);
    }

    private static void deletion() {
        MemoryConversationStore store = new MemoryConversationStore(STILL);
        Lease lease = store.create(info(), Leases.OWNER);
        store.append(lease, 0, List.of(Entries.session()));

        together(
                () -> require(store.delete(lease), "deleted"),
                () -> ignoringRefusal(() -> store.append(lease, 1, List.of(Entries.started("late")))),
                () -> ignoringRefusal(() -> store.create(info(), Leases.OWNER)));

        try {
            store.read(Leases.ID, 0, 1, Direction.FORWARD); // finds also what is PENDING
        } catch (ConversationNotFoundException gone) {
            return;
        }
        throw new IllegalStateException("not so: gone");
    }

    private static void ignoringRefusal(Runnable call) {
        try {
            call.run();
        } catch (ConversationException refused) {
            require(!refused.code().isEmpty(), "typed");
        }
    }

    private static ConversationInfo info() {
        ConversationId id = Leases.ID;
        return ConversationInfo.pending(id, ConversationInfo.DEFAULT_TENANT, Instant.EPOCH, CONFIG);
    }
}
