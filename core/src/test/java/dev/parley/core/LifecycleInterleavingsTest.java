package dev.parley.core;

import static dev.parley.core.Scenes.require;
import static dev.parley.core.Scenes.together;

import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.SessionConfig;
import dev.parley.spi.InitialHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Opening, evicting and removing one conversation against each other, as {@link InterleavingsTest} does it. Lincheck
 * hangs on a whole manager, also without threads of its own; so this is what decides there: the registry, and of a
 * conversation the gate and which closing counts. {@link MixedCallsTest} has the whole.
 */
@Tag("lincheck")
@Timeout(600)
class LifecycleInterleavingsTest {

    private static final SessionConfig CONFIG = SessionConfig.of("scripted");
    private static final InstantSource STILL = InstantSource.fixed(Instant.EPOCH);
    private static final Duration LONG = Duration.ofDays(1);

    /** A manager's registry, with the steps that its parts take one after the other. */
    private static final class Registry {
        private final LiveConversations live = new LiveConversations();
        private final AtomicInteger sessions = new AtomicInteger();
        private final AtomicInteger closings = new AtomicInteger();
        private final AtomicInteger ended = new AtomicInteger();
        private final ManagerSettings settings;

        Registry() {
            settings = new ManagerSettings(
                    new ScriptedSpawner(),
                    new MemoryConversationStore(STILL),
                    Leases.OWNER,
                    () -> Leases.ID,
                    STILL,
                    closing -> closings.incrementAndGet(),
                    new StorePatience(Duration.ZERO, Duration.ZERO),
                    new EventLimits(10, 10_000),
                    new Tally(null),
                    LONG,
                    LONG,
                    LONG,
                    LONG,
                    new ResidencyLimits(1, Duration.ZERO, Duration.ZERO),
                    LONG,
                    () -> 0);
        }

        /** As {@link Starter}. */
        void open() {
            Optional<Reservation> mine = live.reserve(Leases.ID);
            if (mine.isPresent()) {
                require(sessions.incrementAndGet() == 1, "one session at a time");
                StartPlan plan = StartPlan.fresh(Leases.at(0), CONFIG, new InitialHistory.New(), List.of());
                live.replace(mine.get(), new Conversation(plan, settings, (conversation, reason) -> {}));
            }
        }

        /** As {@link Residency}. */
        void evict() {
            if (live.find(Leases.ID) instanceof Conversation found) {
                found.closeIfIdle(Closing.Cause.of(CloseReason.EVICTED)).ifPresent(closing -> settle(found));
            }
        }

        /** As {@link Ender}. */
        void remove() {
            if (live.find(Leases.ID) instanceof Conversation found
                    && found.beginClosing(Closing.Cause.of(CloseReason.REMOVED)).reason() == CloseReason.REMOVED) {
                settle(found);
            }
        }

        private void settle(Conversation conversation) {
            ended.incrementAndGet();
            sessions.decrementAndGet();
            live.forget(Leases.ID, conversation);
        }
    }

    @Test
    void whoeverOpensEvictsOrRemovesThereIsOneSessionForEachRegistrationAndOneClosing() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, LifecycleInterleavingsTest::lifecycle);
    }

    private static void lifecycle() {
        Registry registry = new Registry();
        registry.open();

        together(registry::open, registry::evict, registry::remove);

        require(registry.live.size() == registry.sessions.get(), "sessions: " + registry.sessions);
        require(registry.closings.get() == registry.ended.get(), "closings: " + registry.closings);
        require(registry.ended.get() >= 1, "it was closed");
    }

    @Test
    void aConversationIsNotClosedForBeingIdleWhileSomebodyEnters() {
        Lincheck.runConcurrentTest(Scenes.INTERLEAVINGS, LifecycleInterleavingsTest::gate);
    }

    private static void gate() {
        SubmitGate gate = new SubmitGate();
        AtomicInteger work = new AtomicInteger();
        AtomicInteger closedOn = new AtomicInteger(-1);

        together(
                () -> {
                    if (gate.enter()) {
                        work.incrementAndGet();
                        gate.leave();
                    }
                },
                () -> {
                    long seen = gate.state();
                    int idle = work.get();
                    if (idle == 0 && gate.closeIfUnused(seen)) {
                        closedOn.set(work.get());
                    }
                });

        require(closedOn.get() <= 0, "closed on work that had begun");
        require(closedOn.get() < 0 || work.get() == 0, "work begins behind the closing");
    }
}
