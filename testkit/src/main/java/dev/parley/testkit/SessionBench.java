package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The spawner under test and what a rule needs around it. */
final class SessionBench implements Bench {

    private static final int MIN_ROUNDS = 4;
    private static final int MIN_CROWD = 40;

    private final SpawnerUnderTest subject;
    private final SessionSpawner spawner;
    private final SecureRandom random = new SecureRandom();

    SessionBench(SpawnerUnderTest subject) {
        this.subject = subject;
        this.spawner = subject.open();
    }

    SessionSpawner spawner() {
        return spawner;
    }

    SessionConfig config() {
        return subject.config();
    }

    Duration patience() {
        return subject.patience();
    }

    /** How often a race is to be repeated that is repeated {@code full} times where sessions are cheap; even, for halves. */
    int rounds(int full) {
        return Math.min(full, Math.max(MIN_ROUNDS, 2 * (full / (2 * subject.thinning()))));
    }

    /** How many sessions a rule is to start that starts {@code full} where they are cheap: enough to tell a growth by. */
    int crowd(int full) {
        return Math.min(full, Math.max(MIN_CROWD, full / subject.thinning()));
    }

    /** Leaves the rule out, with the reason, if the agent cannot be made to behave so. */
    void needs(Behaviour behaviour) {
        String reason = subject.lacks().get(behaviour);
        if (reason == null) {
            return;
        }
        if (behaviour == Behaviour.ANSWER || behaviour == Behaviour.WAIT || reason.isBlank()) {
            throw new Untestable("%s is core, or was left out without a reason".formatted(behaviour));
        }
        throw new NotApplicable("%s: %s".formatted(behaviour, reason));
    }

    boolean lacks(Behaviour behaviour) {
        return subject.lacks().containsKey(behaviour);
    }

    Dialogue start() {
        return start(event -> {});
    }

    Dialogue start(Consumer<Event> reaction) {
        return start(new InitialHistory.New(), reaction);
    }

    Dialogue start(InitialHistory history, Consumer<Event> reaction) {
        return start(new EventRecorder(patience(), reaction), request(config(), history));
    }

    /** As the other, for reactions that talk back to the session; called from when that is at hand. */
    Dialogue start(BiConsumer<Dialogue, Event> reaction) {
        AtomicReference<@Nullable Dialogue> self = new AtomicReference<>();
        Dialogue dialogue = start(event -> {
            Dialogue here = self.get();
            if (here != null) {
                reaction.accept(here, event);
            }
        });
        self.set(dialogue);
        return dialogue;
    }

    Op.UserInput input(Behaviour wanted) {
        return subject.input(wanted);
    }

    EventRecorder recorder() {
        return new EventRecorder(patience(), event -> {});
    }

    SessionRequest request(SessionConfig config, InitialHistory history) {
        return new SessionRequest(conversationId(), config, history);
    }

    @Override
    public void close() {
        spawner.close();
    }

    /** For sinks that hold a session up: what the latch waits for must not need emit to return. */
    void awaitInsideEmit(CountDownLatch latch) {
        try {
            if (!latch.await(patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("spawn or submit waits for emit to return");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted inside emit", e);
        }
    }

    private Dialogue start(EventRecorder recorder, SessionRequest request) {
        try {
            return new Dialogue(subject, recorder, spawner.spawn(request, recorder));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("spawn was interrupted by nobody", e);
        }
    }

    private ConversationId conversationId() {
        long high = (random.nextLong() & ~0xF000L) | 0x7000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new ConversationId(new UUID(high, low));
    }
}
