package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.util.Map;

/**
 * What the kit has to know of a store. JUnit makes a new instance for each rule; all handles that one instance opens are
 * on the same data, which need not be empty at first.
 */
public interface StoreUnderTest {

    /** Another handle on the same data: as another server that uses the same backend. The kit closes it. */
    ConversationStore open();

    /** A handle on another namespace of the same backend, such as that of another application. The kit closes it. */
    ConversationStore openElsewhere();

    /** What this store refuses because of its size, and how long a call may take. */
    default StoreLimits limits() {
        return StoreLimits.NONE;
    }

    /** The capabilities that this store lacks, each with the reason, which is shown wherever a result is. */
    default Map<Capability, String> lacks() {
        return Map.of();
    }

    /** What a store may honestly be without. Everything else is core. */
    enum Capability {
        /** What was acknowledged is still there after every handle was closed. */
        REOPEN
    }
}
