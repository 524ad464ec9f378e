package dev.parley.codex;

import dev.parley.model.ConversationId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The Codex processes of a spawner. Each is started when it is first needed, and again when it is needed after its end. A
 * conversation always has the same one, unless its thread leaves one that another holds. Safe for use by many threads.
 */
final class CodexProcesses implements AutoCloseable {

    private final Launch launch;
    private final Executor tasks;
    private final List<Slot> slots = new ArrayList<>();

    private static final class Slot {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable CodexProcess process;
        private boolean closed;
    }

    CodexProcesses(Launch launch, Executor tasks, int count) {
        this.launch = launch;
        this.tasks = tasks;
        for (int i = 0; i < count; i++) {
            slots.add(new Slot());
        }
    }

    /**
     * The one for a conversation, started if it does not run.
     *
     * @throws AppServerException if it cannot be started
     */
    CodexProcess of(ConversationId conversation) throws InterruptedException {
        return in(slots.get(Math.floorMod(conversation.hashCode(), slots.size())));
    }

    /** The one that has {@code thread}, or else any: they share what is on disk. */
    CodexProcess reaching(String thread) throws InterruptedException {
        Optional<CodexProcess> holding = holding(thread);
        return holding.isPresent() ? holding.get() : in(slots.get(0));
    }

    /** The one in which a session has {@code thread}. */
    Optional<CodexProcess> holding(String thread) {
        return running().stream().filter(process -> process.holds(thread)).findFirst();
    }

    /** Those that were started and have not ended. */
    List<CodexProcess> running() {
        List<CodexProcess> running = new ArrayList<>();
        for (Slot slot : slots) {
            CodexProcess process = slot.process;
            if (process != null && !process.isOver()) {
                running.add(process);
            }
        }
        return running;
    }

    @Override
    public void close() {
        for (Slot slot : slots) {
            slot.lock.lock();
            try {
                slot.closed = true;
                if (slot.process != null) {
                    slot.process.close();
                }
            } finally {
                slot.lock.unlock();
            }
        }
    }

    private CodexProcess in(Slot slot) throws InterruptedException {
        slot.lock.lockInterruptibly();
        try {
            CodexProcess process = slot.process;
            if (slot.closed) {
                throw new ServerGoneException(ExitStatus.neverStarted("the spawner is closed"));
            }
            if (process == null || process.isOver()) {
                process = CodexProcess.start(launch, tasks);
                slot.process = process;
            }
            return process;
        } finally {
            slot.lock.unlock();
        }
    }
}
