package dev.parley.testkit;

import dev.parley.spi.ConversationStore;
import java.util.Map;
import java.util.Optional;

/**
 * What the kit has to know of a store. JUnit makes a new instance for each rule; all handles that one instance opens are
 * on the same data, which need not be empty at first.
 *
 * <p>Only {@link #open()} and {@link #openElsewhere()} have to be written. The hooks below let the kit do what it cannot
 * do alone: kill the process that writes, restart the backend, disturb the network, count what is stored, damage a record.
 * A hook that is missing leaves its rules untestable, which is a failure, unless {@link #lacks()} says why there is none.
 */
public interface StoreUnderTest extends Subject {

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

    /** How another JVM opens the store. Unlocks {@link Capability#CRASH} and {@link Capability#SEVERAL_PROCESSES}. */
    default Optional<OtherProcess> otherProcess() {
        return Optional.empty();
    }

    /** The way to the backend. Unlocks {@link Capability#NETWORK}. */
    default Optional<NetworkBackend> network() {
        return Optional.empty();
    }

    /** Restarts the backend. Unlocks {@link Capability#RESTART}. */
    default Optional<Restart> restart() {
        return Optional.empty();
    }

    /** Counts what is stored. Unlocks {@link Capability#FOOTPRINT}. */
    default Optional<Footprint> footprint() {
        return Optional.empty();
    }

    /** Damages what is stored. Unlocks {@link Capability#DAMAGE}. */
    default Optional<Damage> damage() {
        return Optional.empty();
    }

    /** What a store may honestly be without. Everything else is core. */
    enum Capability {
        /** What was acknowledged is still there after every handle was closed. */
        REOPEN,
        /** What was acknowledged is still there after the process that wrote it was killed. */
        CRASH,
        /** Several processes use the same data at the same time. */
        SEVERAL_PROCESSES,
        /** What was acknowledged is still there after the backend was restarted, and handles find it again. */
        RESTART,
        /** The store reaches its backend over a network, which can fail. */
        NETWORK,
        /** What is stored can be counted. */
        FOOTPRINT,
        /** A stored record can become unreadable. */
        DAMAGE
    }
}
