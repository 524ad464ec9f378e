package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryMeta;
import dev.parley.model.Op;
import dev.parley.model.OwnerId;
import dev.parley.model.PositionedEntry;
import dev.parley.model.SessionConfig;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.TaskThreads;
import dev.parley.testkit.FaultyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A manager over scripted sessions and a store that can fail, with what a test asks of them. */
final class ManagerBench implements AutoCloseable {

    static final SessionConfig CONFIG = SessionConfig.of("scripted");
    static final Duration PATIENT = Duration.ofSeconds(30);

    /** The faults that a caller is told of. */
    static final List<FaultyStore.Fault> STORE_FAILURES =
            List.of(FaultyStore.Fault.UNAVAILABLE, FaultyStore.Fault.REQUEST_LOST, FaultyStore.Fault.ANSWER_LOST);

    final ScriptedSpawner spawner = new ScriptedSpawner();
    final FaultyStore store = new FaultyStore(new MemoryConversationStore());
    private final ExecutorService threads = TaskThreads.perTask("bench");
    private final AtomicInteger runningTasks = new AtomicInteger();
    private final Duration startDeadline;
    private final StorePatience patience;
    final ConversationManager manager;

    ManagerBench() {
        this(PATIENT);
    }

    ManagerBench(Duration startDeadline) {
        this(startDeadline, new StorePatience(Duration.ZERO, Duration.ZERO));
    }

    ManagerBench(Duration startDeadline, StorePatience patience) {
        this.startDeadline = startDeadline;
        this.patience = patience;
        this.manager = builder().build();
    }

    /** A builder of another manager over the same spawner and store. */
    ManagerBuilder builder() {
        return ConversationManager.builder(spawner, store)
                .executor(this::run)
                .startDeadline(startDeadline)
                .closingGrace(Duration.ofMillis(20), Duration.ofMillis(20))
                .storePatience(patience.pause(), patience.deadline());
    }

    /** What the executor throws instead of running a task; null if it runs it. */
    volatile @Nullable Throwable noThread;

    private void run(Runnable task) {
        if (noThread instanceof Error error) {
            throw error;
        }
        if (noThread instanceof RuntimeException refusal) {
            throw refusal;
        }
        runningTasks.incrementAndGet();
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                runningTasks.decrementAndGet();
            }
        });
    }

    /** A conversation that was started, said one thing and was removed. */
    ConversationId stored() {
        NewConversation made = manager.newConversation(CONFIG);
        String turn = made.conversation().submit(Op.UserInput.text("first"));
        spawner.last().answer(turn, "one");
        assertThat(manager.removeConversation(made.id())).isEqualTo(RemoveOutcome.REMOVED);
        return made.id();
    }

    /** The stored entries without what the clock says. */
    List<TranscriptEntry> transcript(ConversationId id) {
        return store.read(id, 0, 10_000, Direction.FORWARD).entries().stream()
                .map(PositionedEntry::entry)
                .<TranscriptEntry>map(entry -> entry.withMeta(EntryMeta.NONE))
                .toList();
    }

    /** Fails unless no task runs any more, or soon none does. */
    void assertNoTaskRuns() {
        until("no task of the manager runs", () -> runningTasks.get() == 0);
    }

    /** Waits for a condition, and fails if it does not come. */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    static OwnerId someoneElse() {
        return new OwnerId("someone else");
    }

    @Override
    public void close() {
        store.heal();
        manager.close();
        spawner.close();
        threads.shutdownNow();
    }
}
