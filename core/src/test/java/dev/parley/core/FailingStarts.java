package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.OwnerId;
import dev.parley.model.Submission;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.TaskThreads;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A manager whose starts fail in every way there is, and which remembers nothing of them. For one test thread. */
final class FailingStarts implements AutoCloseable, SessionSpawner {

    /** How a session begins. */
    @FunctionalInterface
    private interface Script {
        void play(EventSink events) throws InterruptedException;
    }

    private static final Script WELL_BEHAVED = FailingStarts::configure;

    private final Logger logger = Logger.getLogger("dev.parley.core");
    private final Map<String, Runnable> kinds = new LinkedHashMap<>();
    private final AtomicInteger openSessions = new AtomicInteger();
    private final AtomicInteger runningTasks = new AtomicInteger();
    private final ExecutorService threads = TaskThreads.perTask("starts");
    private final MemoryConversationStore memory = new MemoryConversationStore();
    private final ConversationId stored;
    private final ConversationManager manager;
    private volatile Script script = WELL_BEHAVED;
    private volatile String failingCall = "";
    private volatile boolean applied;
    private volatile @Nullable Throwable noThread;

    FailingStarts() {
        stored = store();
        ConversationStore failing = (ConversationStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ConversationStore.class}, this::callStore);
        manager = ConversationManager.builder(this, failing)
                .executor(this::run)
                .startDeadline(Duration.ofMillis(3))
                .storePatience(Duration.ZERO, Duration.ZERO)
                .build();
        addKinds();
        logger.setLevel(Level.OFF); // thousands of planted failures
    }

    /** A conversation that there is, so that something can be opened and forked. */
    private ConversationId store() {
        try (ConversationManager patient =
                ConversationManager.builder(this, memory).build()) {
            ConversationId id = patient.newConversation(ManagerBench.CONFIG).id();
            assertThat(patient.removeConversation(id)).isEqualTo(RemoveOutcome.REMOVED);
            return id;
        }
    }

    /** Creates and deletes that many conversations, of which the memory store remembers the last 10,000. */
    void fillMemoryOfDeletions(int count) {
        TimeOrderedIds ids = ids();
        OwnerId owner = new OwnerId("warm-up");
        for (int i = 0; i < count; i++) {
            ConversationInfo info = ConversationInfo.pending(
                    ids.next(), ConversationInfo.DEFAULT_TENANT, Instant.EPOCH, ManagerBench.CONFIG);
            assertThat(memory.delete(memory.create(info, owner))).isTrue();
        }
    }

    private void addKinds() {
        session("spawn throws", events -> {
            throw new IllegalStateException("planted");
        });
        session("spawn throws an error", events -> {
            throw new AssertionError("planted");
        });
        session("first event is wrong", events -> events.emit(new Event("", new EventMsg.TurnStarted())));
        session("first event is the end", events -> events.emit(new Event("", new EventMsg.SessionLost("planted"))));
        session("session says nothing", events -> {});
        session("spawn hangs until it is interrupted", events -> new CountDownLatch(1).await());
        session("session comes late", events -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException late) {
                assertThat(catchThrowable(() -> configure(events))).isNotNull();
            }
        });
        kind("the executor is ended", () -> noThread = new RejectedExecutionException("planted"), this::start);
        kind("there is no thread", () -> noThread = new OutOfMemoryError("planted"), this::start);
        kind("create is unavailable", () -> fail("create", false), this::start);
        kind("create's answer is lost", () -> fail("create", true), this::start);
        kind("fork's answer is lost", () -> fail("fork", true), this::fork);
        kind("acquire's answer is lost", () -> fail("acquire", true), this::open);
        kind("find is unavailable", () -> fail("find", false), this::open);
        kind("the first append is unavailable", () -> fail("append", false), this::start);
        kind("the first append's answer is lost", () -> fail("append", true), this::start);
        kind("what cannot be undone", () -> script = this::failAndLetUndoingFail, this::start);
        kind("no such conversation", () -> {}, () -> manager.openConversation(ids().next()));
        kind("no such point", () -> {}, () -> manager.forkConversation(stored, ForkPoint.atPosition(1_000)));
        kind("the caller is interrupted", this::interruptSilently, this::start);
    }

    private void session(String kind, Script how) {
        kind(kind + ", new", () -> script = how, this::start);
        kind(kind + ", opened", () -> script = how, this::open);
        kind(kind + ", forked", () -> script = how, this::fork);
    }

    private void kind(String name, Runnable prepare, Runnable attempt) {
        kinds.put(name, () -> {
            prepare.run();
            Throwable failure = catchThrowable(attempt::run);
            assertThat(Thread.interrupted()).isEqualTo(name.equals("the caller is interrupted"));
            script = WELL_BEHAVED;
            failingCall = "";
            noThread = null;
            assertThat(failure).as(name).isInstanceOf(RuntimeException.class);
        });
    }

    private void start() {
        manager.newConversation(ManagerBench.CONFIG);
    }

    private void open() {
        manager.openConversation(stored);
    }

    private void fork() {
        manager.forkConversation(stored, ForkPoint.latest());
    }

    private static TimeOrderedIds ids() {
        return new TimeOrderedIds(Clock.systemUTC(), new Random(1));
    }

    private void interruptSilently() {
        script = events -> {}; // else the start could succeed before the interrupt is seen
        Thread.currentThread().interrupt();
    }

    private void fail(String call, boolean apply) {
        applied = apply;
        failingCall = call;
    }

    private void failAndLetUndoingFail(EventSink events) {
        fail("delete", false);
        throw new IllegalStateException("planted");
    }

    /** Fails {@code count} times in each way. */
    void failEach(int count) {
        kinds.forEach((name, kind) -> {
            for (int i = 0; i < count; i++) {
                kind.run();
            }
            manager.heartbeat().beat();
            assertThat(manager.stats().registered()).as(name).isZero();
            assertThat(manager.stats().openChores()).as(name).isZero();
            ManagerBench.until("no task runs after: " + name, () -> runningTasks.get() == 0);
            assertThat(openSessions).as(name).hasValue(0);
        });
    }

    private static void configure(EventSink events) {
        events.emit(new Event(Submission.INITIAL_ID, new EventMsg.SessionConfigured("session", "model")));
    }

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

    private @Nullable Object callStore(Object proxy, Method method, Object @Nullable [] args) throws Throwable {
        boolean fails = method.getName().equals(failingCall);
        try {
            Object answer = !fails || applied ? method.invoke(memory, args) : null;
            if (!fails) {
                return answer;
            }
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        IOException cause = new IOException("planted");
        throw applied
                ? new StoreOutcomeUnknownException("answer lost", cause)
                : new StoreUnavailableException("away", cause);
    }

    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        script.play(events);
        openSessions.incrementAndGet();
        return new Session() {
            private boolean closed;

            @Override
            public void submit(Submission submission) {}

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    openSessions.decrementAndGet();
                }
            }
        };
    }

    @Override
    public void close() {
        logger.setLevel(null);
        manager.close();
        threads.shutdownNow();
        memory.close();
    }
}
