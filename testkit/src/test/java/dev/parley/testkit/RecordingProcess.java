package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.Direction;
import dev.parley.model.EntryPage;
import dev.parley.model.Lease;
import dev.parley.model.OwnerId;
import dev.parley.spi.AppendConflictException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** Calls the kit's file store about one conversation in a process of its own, and records what it is answered. */
final class RecordingProcess {

    private final ConversationStore store;
    private final String name;
    private final Random random;
    private Lease lease;
    private long at;

    private RecordingProcess(ConversationStore store, String name, Lease lease) {
        this.store = store;
        this.name = name;
        this.random = new Random(name.hashCode());
        this.lease = lease;
    }

    /** Starts a process that says "ready", waits to be told, and then says a line after each of {@code calls} calls. */
    static ChildJvm start(Path folder, Path journal, Flaw flaw, Lease lease, String name, int calls) {
        return ChildJvm.start(
                RecordingProcess.class,
                List.of(
                        folder.toString(),
                        journal.toString(),
                        flaw.name(),
                        lease.conversation().toString(),
                        lease.owner().value(),
                        name,
                        Integer.toString(calls)));
    }

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch told = ChildJvm.endWithParent();
        Lease birth = new Lease(ConversationId.parse(arguments[3]), new OwnerId(arguments[4]), 1, 0);
        try (CallRecorder calls = CallRecorder.into(Path.of(arguments[0]));
                ConversationStore store = new FileStore(Path.of(arguments[1]), Flaw.valueOf(arguments[2]))) {
            RecordingProcess process = new RecordingProcess(calls.recorded(arguments[5], store), arguments[5], birth);
            process.read();
            System.out.println("ready");
            told.await();
            for (int i = 0; i < Integer.parseInt(arguments[6]); i++) {
                process.call(i);
                System.out.println(i);
            }
        }
        System.exit(0);
    }

    private void call(int number) {
        int choice = random.nextInt(10);
        if (choice < 6) {
            append(number);
        } else if (choice < 9) {
            read();
        } else {
            acquire();
        }
    }

    private void append(int number) {
        try {
            at = store.append(lease, at, StoreBench.entries(name + " " + number, "and"));
        } catch (AppendConflictException lost) {
            at = lost.actual();
        } catch (StaleLeaseException taken) {
            acquire();
        }
    }

    private void read() {
        EntryPage tail = store.read(lease.conversation(), Long.MAX_VALUE, 5, Direction.BACKWARD);
        at = tail.length();
    }

    private void acquire() {
        lease = store.acquire(lease.conversation(), lease.owner(), Takeover.FORCE);
        at = lease.lengthAtAcquire();
    }
}
