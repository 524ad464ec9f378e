package dev.parley.core;

import dev.parley.model.OwnerId;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.IdSource;
import dev.parley.spi.SessionSpawner;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link ConversationManager}. Everything has a default. Not safe for use by many threads. */
public final class ManagerBuilder {

    private final SessionSpawner spawner;
    private final ConversationStore store;
    private InstantSource clock = Clock.systemUTC();
    private @Nullable IdSource ids;
    private @Nullable Executor executor;
    private @Nullable ScheduledExecutorService scheduler;
    private Duration heartbeatInterval = Duration.ofSeconds(10);
    private Duration heartbeatTimeToLive = Duration.ofSeconds(30);
    private Duration startDeadline = Duration.ofSeconds(30);
    private Duration interruptGrace = Duration.ofSeconds(5);
    private Duration closeGrace = Duration.ofSeconds(5);
    private Duration removeDeadline = Duration.ofSeconds(30);
    private StorePatience patience = new StorePatience(Duration.ofMillis(50), Duration.ofSeconds(20));
    private @Nullable ManagerObserver observer;
    private EventLimits eventLimits = new EventLimits(4_096, 1_048_576);

    private ResidencyLimits residency = new ResidencyLimits(10_000, Duration.ofMinutes(30), Duration.ofSeconds(10));
    private Duration approvalDeadline = Duration.ofHours(1);
    private LongSupplier ticker = System::nanoTime;

    ManagerBuilder(SessionSpawner spawner, ConversationStore store) {
        this.spawner = spawner;
        this.store = store;
    }

    /** What stamps entries. The default is the system's clock. */
    public ManagerBuilder clock(InstantSource clock) {
        this.clock = clock;
        return this;
    }

    /** What mints conversation ids. The default is {@link TimeOrderedIds} over the clock and a secure generator. */
    public ManagerBuilder ids(IdSource ids) {
        this.ids = ids;
        return this;
    }

    /**
     * What runs spawns and closings. Each may block: the executor has a thread for each task at once. The default makes
     * them, virtual where the JDK can, and ends with the manager; one given here is its owner's to end.
     */
    public ManagerBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /** What beats the heart. The default is one daemon thread, which ends with the manager. */
    public ManagerBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = scheduler;
        return this;
    }

    /**
     * How often the manager says that it is alive, and for how long it is believed. The defaults are 10 and 30 seconds.
     *
     * @throws IllegalArgumentException unless {@code 0 < interval < timeToLive}
     */
    public ManagerBuilder heartbeat(Duration interval, Duration timeToLive) {
        if (interval.isNegative() || interval.isZero() || interval.compareTo(timeToLive) >= 0) {
            throw new IllegalArgumentException(
                    "heartbeat every %s does not keep alive for %s".formatted(interval, timeToLive));
        }
        this.heartbeatInterval = interval;
        this.heartbeatTimeToLive = timeToLive;
        return this;
    }

    /** How long a session may take to be spawned and to say {@code SessionConfigured}. The default is 30 seconds. */
    public ManagerBuilder startDeadline(Duration deadline) {
        this.startDeadline = positive("start deadline", deadline);
        return this;
    }

    /** How long a closing waits for an interrupted turn, and then for a closed session, to end. 5 seconds each. */
    public ManagerBuilder closingGrace(Duration interrupt, Duration close) {
        this.interruptGrace = positive("interrupt grace", interrupt);
        this.closeGrace = positive("close grace", close);
        return this;
    }

    /** How long a caller waits for a removal before it is told {@link RemoveOutcome#TIMED_OUT}. 30 seconds. */
    public ManagerBuilder removeDeadline(Duration deadline) {
        this.removeDeadline = positive("remove deadline", deadline);
        return this;
    }

    /**
     * How long an append that the store could not take, or whose outcome is unknown, is repeated before the session is
     * ended. The defaults are every 50 milliseconds for 20 seconds.
     */
    public ManagerBuilder storePatience(Duration pause, Duration deadline) {
        this.patience = new StorePatience(pause, deadline);
        return this;
    }

    /**
     * How many of its latest events, and about how many characters in them, a live conversation keeps for readers that
     * are behind. The defaults are 4,096 events of 1,048,576 characters together.
     */
    public ManagerBuilder eventLog(int events, long characters) {
        this.eventLimits = new EventLimits(events, characters);
        return this;
    }

    /** Who is told what happens in the manager. The default is nobody. */
    public ManagerBuilder observer(ManagerObserver observer) {
        this.observer = observer;
        return this;
    }

    /**
     * How many conversations are kept live, after what time without a submission an idle one is evicted, and for how long
     * one is kept even if its place is needed. Evicted conversations stay in the store; {@code openConversation} brings
     * them back. The defaults are 10,000, 30 minutes and 10 seconds.
     */
    public ManagerBuilder residency(int count, Duration idleTime, Duration grace) {
        this.residency = new ResidencyLimits(count, idleTime, grace);
        return this;
    }

    /**
     * How long a request for approval waits for its answer before, at the next heartbeat, its turn is aborted. The default
     * is 1 hour; what is longer than 292 years is as long as that.
     */
    public ManagerBuilder approvalDeadline(Duration deadline) {
        this.approvalDeadline = Duration.ofNanos(TimeUnit.NANOSECONDS.convert(positive("approval deadline", deadline)));
        return this;
    }

    /** Nanoseconds since some moment, for idle times and approvals. The default is {@link System#nanoTime}. */
    public ManagerBuilder ticker(LongSupplier ticker) {
        this.ticker = ticker;
        return this;
    }

    /**
     * Builds the manager and says to the store that it is alive.
     *
     * @throws ConversationException if the store cannot be told; nothing is left running
     */
    public ConversationManager build() {
        IdSource idSource = ids != null ? ids : new TimeOrderedIds(clock, new SecureRandom());
        OwnerId owner = new OwnerId(idSource.next().toString());
        Tally tally = new Tally(observer);
        Heartbeat heartbeat = new Heartbeat(store, owner, heartbeatInterval, heartbeatTimeToLive, tally);
        ManagerThreads threads = ManagerThreads.of(executor, scheduler);
        try {
            heartbeat.start(threads.scheduler());
        } catch (RuntimeException e) {
            threads.end();
            throw e;
        }
        ManagerSettings settings = new ManagerSettings(
                spawner,
                store,
                owner,
                idSource,
                clock,
                threads.executor(),
                patience,
                eventLimits,
                tally,
                startDeadline,
                interruptGrace,
                closeGrace,
                removeDeadline,
                residency,
                approvalDeadline,
                ticker);
        return new ConversationManager(settings, heartbeat, threads);
    }

    private static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("%s of %s is not positive".formatted(what, value));
        }
        return value;
    }
}
