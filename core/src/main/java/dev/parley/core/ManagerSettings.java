package dev.parley.core;

import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.IdSource;
import dev.parley.spi.SessionSpawner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What the parts of one manager share.
 *
 * @param executor runs spawns, closings and signals to subscribers, one thread each
 * @param startDeadline until when a session must be spawned and configured
 * @param interruptGrace how long a closing waits for an interrupted turn to end
 * @param closeGrace how long a closing waits for a closed session to end its submissions
 * @param removeDeadline how long a caller waits for a closing
 * @param approvalDeadline how long a request for approval waits for its answer
 * @param ticker nanoseconds since some moment, for idle times and approvals
 */
record ManagerSettings(
        SessionSpawner spawner,
        ConversationStore store,
        OwnerId owner,
        IdSource ids,
        InstantSource clock,
        Executor executor,
        StorePatience patience,
        EventLimits eventLimits,
        Tally tally,
        Duration startDeadline,
        Duration interruptGrace,
        Duration closeGrace,
        Duration removeDeadline,
        ResidencyLimits residency,
        Duration approvalDeadline,
        LongSupplier ticker) {}
