package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The kit, run on the breakage that {@link StoreKitTeethTest} has chosen. No test by itself: its name hides it. */
final class BrokenStoreContract implements HookedStoreContract {

    /** JUnit makes the instances, so what they are to run is static; one breakage runs at a time. */
    private static volatile @Nullable Run running;

    private record Run(Breakage breakage, CountDownLatch over) {}

    private final ReferenceStore.Data here = new ReferenceStore.Data();
    private final ReferenceStore.Data elsewhere = new ReferenceStore.Data();
    private final Map<Object, Object> notes = new ConcurrentHashMap<>();
    private final ReferenceHooks hooks =
            new ReferenceHooks(here, notes, run().breakage.flaw());

    static void during(Breakage breakage, Runnable body) {
        Run run = new Run(breakage, new CountDownLatch(1));
        running = run;
        try {
            body.run();
        } finally {
            running = null;
            run.over.countDown();
        }
    }

    /** Falls when the present run is over. */
    static CountDownLatch runIsOver() {
        return run().over;
    }

    private static Run run() {
        return Objects.requireNonNull(running, "no breakage was chosen");
    }

    @Override
    public ConversationStore open() {
        return run().breakage.open().around(new ReferenceStore(here), notes);
    }

    @Override
    public ConversationStore openElsewhere() {
        return run().breakage.open().around(new ReferenceStore(elsewhere), notes);
    }

    @Override
    public ReferenceHooks hooks() {
        return hooks;
    }
}
