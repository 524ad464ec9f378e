package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.ResponseItem;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.SessionSpawnException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.Takeover;
import dev.parley.spi.UnknownAgentException;
import dev.parley.testkit.FaultyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way in which the start of a session can fail, on every path that starts one: typed, and nothing left behind. */
class StartTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private ManagerBench bench = new ManagerBench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** What starts a session. */
    enum Path {
        NEW,
        OPEN,
        FORK,
        FORK_OF_ITEMS
    }

    /** A path, with what was stored before it was taken. */
    private final class Attempt {
        private final Path path;
        private final ConversationId source;
        private final List<TranscriptEntry> before;
        private final int sessionsBefore;

        Attempt(Path path) {
            this.path = path;
            this.source = bench.stored();
            this.before = bench.transcript(source);
            this.sessionsBefore = bench.spawner.sessions().size();
        }

        NewConversation go() {
            return goWith(bench.manager);
        }

        NewConversation goWith(ConversationManager manager) {
            return switch (path) {
                case NEW -> manager.newConversation(ManagerBench.CONFIG);
                case OPEN -> manager.openConversation(source);
                case FORK -> manager.forkConversation(source, ForkPoint.latest());
                case FORK_OF_ITEMS ->
                    manager.forkConversation(List.of(ResponseItem.Message.user("hi")), 0, ManagerBench.CONFIG);
            };
        }

        /** No conversation but the source, no lease, no registration, no task; the source reads as it did. */
        void assertNothingLeftBehind() {
            bench.assertNoTaskRuns();
            assertThat(bench.manager.stats().registered()).isZero();
            assertThat(bench.manager.stats().openChores()).isZero();
            assertThat(bench.store
                            .list(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 10))
                            .items())
                    .extracting(ConversationInfo::id)
                    .containsExactly(source);
            assertThat(bench.transcript(source)).isEqualTo(before);
            bench.spawner.sessions().stream()
                    .skip(sessionsBefore)
                    .forEach(session -> assertThat(
                                    bench.store.find(session.request().conversation()))
                            .isEqualTo(bench.store
                                    .find(source)
                                    .filter(info ->
                                            info.id().equals(session.request().conversation()))));
            assertThat(bench.store
                            .acquire(source, ManagerBench.someoneElse(), Takeover.IF_ABANDONED)
                            .owner())
                    .isEqualTo(ManagerBench.someoneElse());
        }

        void assertSessionClosed() {
            assertThat(bench.spawner.sessions()).hasSize(sessionsBefore + 1);
            ManagerBench.until(
                    "the session is closed", () -> bench.spawner.last().isClosed());
        }
    }

    static Stream<Arguments> wrongFirstEvents() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of(
                                new Event(Submission.INITIAL_ID, new EventMsg.TurnStarted()),
                                new Event(Submission.INITIAL_ID, new EventMsg.Error("broken", "cannot start")),
                                new Event("0", new EventMsg.SessionConfigured("s", "m")))
                        .map(event -> Arguments.of(path, event)));
    }

    @ParameterizedTest
    @MethodSource("wrongFirstEvents")
    void aWrongFirstEventIsHandedOverInATypedException(Path path, Event wrong) {
        Attempt attempt = new Attempt(path);
        AtomicReference<Throwable> seenByAgent = new AtomicReference<>();
        bench.spawner.script(session -> {
            try {
                session.say(wrong.submissionId(), wrong.msg());
            } catch (RuntimeException e) {
                seenByAgent.set(e);
            }
            return session;
        });

        SessionConfiguredNotFirstException thrown =
                catchThrowableOfType(SessionConfiguredNotFirstException.class, attempt::go);

        assertThat(thrown.event()).isEqualTo(wrong);
        ManagerBench.until("the agent is told", () -> seenByAgent.get() == thrown);
        attempt.assertSessionClosed();
        attempt.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void aSessionIsRefusedWhateverItSaysAfterAWrongFirstEvent(Path path) {
        Attempt attempt = new Attempt(path);
        AtomicReference<Throwable> second = new AtomicReference<>();
        bench.spawner.script(session -> {
            try {
                session.say("", new EventMsg.TurnStarted());
            } catch (SessionConfiguredNotFirstException expected) {
                try {
                    session.say("", new EventMsg.SessionConfigured("late", "m"));
                } catch (RuntimeException e) {
                    second.set(e);
                }
            }
            return session;
        });

        assertThatThrownBy(attempt::go).isInstanceOf(SessionConfiguredNotFirstException.class);

        ManagerBench.until("the agent is told", () -> second.get() instanceof ConversationClosedException);
        attempt.assertNothingLeftBehind();
    }

    static Stream<Arguments> endings() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of(new EventMsg.SessionLost("crashed"), new EventMsg.ShutdownComplete())
                        .map(ending -> Arguments.of(path, ending)));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void aSessionThatEndsFirstIsTyped(Path path, EventMsg ending) {
        Attempt attempt = new Attempt(path);
        bench.spawner.script(session -> {
            new Thread(() -> sayIgnoring(session, ending)).start();
            return session;
        });

        SessionEndedBeforeConfiguredException thrown =
                catchThrowableOfType(SessionEndedBeforeConfiguredException.class, attempt::go);

        assertThat(thrown.event().msg()).isEqualTo(ending);
        attempt.assertSessionClosed();
        attempt.assertNothingLeftBehind();
    }

    private static void sayIgnoring(FakeSession session, EventMsg msg) {
        try {
            session.say("", msg);
        } catch (ConversationException expected) {
            assertThat(expected).isInstanceOf(SessionEndedBeforeConfiguredException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void silenceUntilTheDeadlineIsTyped(Path path) {
        restartWithShortDeadline();
        Attempt attempt = new Attempt(path);
        bench.spawner.script(session -> session);

        assertThatThrownBy(attempt::go).isInstanceOf(SessionConfiguredTimeoutException.class);

        attempt.assertSessionClosed();
        attempt.assertNothingLeftBehind();
        assertThatThrownBy(() -> bench.spawner.last().say("", new EventMsg.SessionConfigured("late", "m")))
                .isInstanceOf(ConversationClosedException.class);
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void aSpawnThatHangsIsTypedAndInterrupted(Path path) {
        restartWithShortDeadline();
        Attempt attempt = new Attempt(path);
        CountDownLatch never = new CountDownLatch(1);
        bench.spawner.script(session -> {
            never.await();
            return session;
        });

        assertThatThrownBy(attempt::go).isInstanceOf(SessionSpawnTimeoutException.class);

        attempt.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void aSessionThatComesTooLateIsClosed(Path path) {
        restartWithShortDeadline();
        Attempt attempt = new Attempt(path);
        CountDownLatch givenUp = new CountDownLatch(1);
        bench.spawner.script(session -> {
            awaitUninterruptibly(givenUp);
            return session;
        });

        assertThatThrownBy(attempt::go).isInstanceOf(SessionSpawnTimeoutException.class);
        givenUp.countDown();

        attempt.assertSessionClosed();
        attempt.assertNothingLeftBehind();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // an adapter that does not listen
            }
        }
    }

    static Stream<Arguments> spawnFailures() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of(
                                new IllegalStateException("no socket"),
                                new StackOverflowError("deep"),
                                new UnknownAgentException("scripted", List.of("other")))
                        .map(failure -> Arguments.of(path, failure)));
    }

    @ParameterizedTest
    @MethodSource("spawnFailures")
    void aSpawnThatThrowsIsTypedWithItsCause(Path path, Throwable failure) {
        Attempt attempt = new Attempt(path);
        bench.spawner.script(session -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        });

        if (failure instanceof ConversationException) {
            assertThatThrownBy(attempt::go).isSameAs(failure);
        } else {
            assertThatThrownBy(attempt::go)
                    .isInstanceOf(SessionSpawnException.class)
                    .hasCause(failure);
        }

        attempt.assertNothingLeftBehind();
    }

    static Stream<Arguments> noThreads() {
        return Stream.of(Path.values())
                .flatMap(path -> Stream.of(
                                new RejectedExecutionException("ended"),
                                new OutOfMemoryError("unable to create native thread"))
                        .map(failure -> Arguments.of(path, failure)));
    }

    @ParameterizedTest
    @MethodSource("noThreads")
    void aSpawnThatGetsNoThreadIsTypedWithItsCause(Path path, Throwable failure) {
        Attempt attempt = new Attempt(path);
        bench.noThread = failure;

        assertThatThrownBy(attempt::go)
                .isInstanceOf(SessionSpawnException.class)
                .hasCause(failure);
        bench.noThread = null;

        assertThat(bench.spawner.sessions()).hasSize(1);
        attempt.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void anErrorInTheMiddleOfAStartIsUndoneAndHandedOn(Path path) {
        AtomicReference<Error> planted = new AtomicReference<>();
        Attempt attempt = new Attempt(path);
        try (ConversationManager failing = bench.builder()
                .ticker(() -> {
                    Error error = planted.get();
                    if (error != null) {
                        throw error;
                    }
                    return 0;
                })
                .build()) {
            planted.set(new OutOfMemoryError("planted"));

            assertThatThrownBy(() -> attempt.goWith(failing)).isSameAs(planted.get());
            planted.set(null);

            assertThat(failing.stats().registered()).isZero();
            attempt.assertNothingLeftBehind();
        }
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void aSpawnThatIsInterruptedIsTyped(Path path) {
        Attempt attempt = new Attempt(path);
        bench.spawner.script(session -> {
            throw new InterruptedException("stopped");
        });

        assertThatThrownBy(attempt::go)
                .isInstanceOf(SessionStartInterruptedException.class)
                .hasRootCauseMessage("stopped");

        attempt.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void aCallerThatIsInterruptedGetsItsFlagBack(Path path) throws InterruptedException {
        Attempt attempt = new Attempt(path);
        Thread caller = Thread.currentThread();
        bench.spawner.script(session -> {
            caller.interrupt();
            return session;
        });

        assertThatThrownBy(attempt::go).isInstanceOf(SessionStartInterruptedException.class);
        boolean flag = Thread.interrupted();

        assertThat(flag).isTrue();
        attempt.assertSessionClosed();
        attempt.assertNothingLeftBehind();
    }

    static Stream<Arguments> storeFaults() {
        return Stream.of(Path.values())
                .flatMap(path -> ManagerBench.STORE_FAILURES.stream().map(fault -> Arguments.of(path, fault)));
    }

    @ParameterizedTest
    @MethodSource("storeFaults")
    void aStoreThatFailsBeforeTheSessionIsSpawnedFailsTheStart(Path path, FaultyStore.Fault fault) {
        Attempt attempt = new Attempt(path);
        String method = switch (path) {
            case NEW, FORK_OF_ITEMS -> "create";
            case OPEN -> "acquire";
            case FORK -> "fork";
        };
        bench.store.fail(method, fault);

        assertThatThrownBy(attempt::go).isInstanceOf(StoreUnavailableException.class);
        bench.manager.heartbeat().beat();

        assertThat(bench.spawner.sessions()).hasSize(1);
        attempt.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @MethodSource("storeFaults")
    void aStoreThatFailsWhileTheFirstEventIsStoredFailsTheStart(Path path, FaultyStore.Fault fault) {
        Attempt attempt = new Attempt(path);
        bench.spawner.script(ScriptedSpawner.SPEAKING_ITSELF);
        bench.store.fail("append", fault);

        ConversationException thrown = catchThrowableOfType(ConversationException.class, attempt::go);

        assertThat(thrown)
                .isInstanceOf(
                        fault == FaultyStore.Fault.UNAVAILABLE
                                ? StoreUnavailableException.class
                                : StoreOutcomeUnknownException.class);
        attempt.assertSessionClosed();
        if (path == Path.OPEN && fault == FaultyStore.Fault.ANSWER_LOST) {
            return; // the transcript has one more SessionStarted, which changes nothing that anybody sees
        }
        attempt.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(
            value = Path.class,
            names = {"NEW", "FORK", "FORK_OF_ITEMS"})
    void aBirthThatTheStoreCannotUndoNowIsUndoneAtAHeartbeat(Path path) {
        Attempt attempt = new Attempt(path);
        bench.spawner.script(session -> {
            throw new IllegalStateException("no socket");
        });
        bench.store.fail("delete", FaultyStore.Fault.UNAVAILABLE, FaultyStore.Fault.REQUEST_LOST);

        assertThatThrownBy(attempt::go).isInstanceOf(SessionSpawnException.class);
        int chores = bench.manager.stats().openChores();
        bench.manager.heartbeat().beat();
        bench.manager.heartbeat().beat();

        assertThat(chores).isEqualTo(1);
        attempt.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void anUnknownOutcomeDuringBirthIsRepeatedUntilItIsKnown(Path path) {
        bench.close();
        bench = new ManagerBench(ManagerBench.PATIENT, new StorePatience(Duration.ZERO, ManagerBench.PATIENT));
        Attempt attempt = new Attempt(path);
        String birth = switch (path) {
            case NEW, FORK_OF_ITEMS -> "create";
            case OPEN -> "acquire";
            case FORK -> "fork";
        };
        bench.store.fail(birth, FaultyStore.Fault.REQUEST_LOST, FaultyStore.Fault.ANSWER_LOST);
        bench.store.fail("append", FaultyStore.Fault.ANSWER_LOST, FaultyStore.Fault.REQUEST_LOST);

        NewConversation made = attempt.go();

        assertThat(bench.transcript(made.id()).stream().filter(TranscriptEntry.SessionStarted.class::isInstance))
                .hasSize(path == Path.NEW || path == Path.FORK_OF_ITEMS ? 1 : 2);
    }

    @ParameterizedTest
    @EnumSource(Path.class)
    void aStartThatSucceedsIsLiveAndStored(Path path) throws InterruptedException {
        Attempt attempt = new Attempt(path);

        NewConversation made = attempt.go();

        assertThat(bench.manager.getConversation(made.id())).isSameAs(made.conversation());
        assertThat(made.sessionConfigured()).isEqualTo(new EventMsg.SessionConfigured("session-2", "model-x"));
        assertThat(made.conversation().nextEvent(Duration.ZERO)).isEmpty();
        assertThat(bench.store.find(made.id()))
                .get()
                .satisfies(info -> assertThat(info.agentState())
                        .get()
                        .satisfies(state -> assertThat(state.sessionId()).isEqualTo("session-2")));
        assertThatThrownBy(() ->
                        bench.manager.getConversation(new TimeOrderedIds(Clock.systemUTC(), new Random(1)).next()))
                .isInstanceOf(ConversationNotFoundException.class);
    }

    private void restartWithShortDeadline() {
        bench.close();
        bench = new ManagerBench(SHORT);
    }
}
