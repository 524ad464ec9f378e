package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.StaleLeaseException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.FaultyStore;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an observer is told, and what the manager counts. */
class ManagerObserverTest {

    private static final Op HELLO = Op.UserInput.text("hello");

    private final ManagerBench bench = new ManagerBench();
    private final RecordingObserver observer = new RecordingObserver();
    private final ConversationManager manager = observed(Duration.ofSeconds(30)).build();

    private ManagerBuilder observed(Duration patience) {
        return bench.builder().storePatience(Duration.ofMillis(1), patience).observer(observer);
    }

    @AfterEach
    void close() {
        bench.store.heal();
        manager.close();
        bench.close();
    }

    @Test
    void aLifeIsToldInOrder() {
        NewConversation made = manager.newConversation(ManagerBench.CONFIG);
        String turn = made.conversation().submit(HELLO);
        bench.spawner.last().answer(turn, "hi");
        manager.removeConversation(made.id());

        assertThat(observer.told())
                .containsExactly(
                        "appended 1 1",
                        "born NEW",
                        "appended 1 1",
                        "handedOver 1",
                        "appended 1 1",
                        "turnStarted 1-1",
                        "appended 1 1",
                        "appended 1 1",
                        "turnEnded 1-1 COMPLETED",
                        "closed REMOVED");
    }

    @Test
    void everyBirthIsToldAsWhatItIs() {
        ConversationId id = manager.newConversation(ManagerBench.CONFIG).id();
        manager.forkConversation(id, ForkPoint.latest());
        manager.removeConversation(id);
        manager.openConversation(id);
        manager.openConversation(id); // live already: no birth
        manager.deleteConversation(id);

        assertThat(observer.told("born", "closed"))
                .containsExactly("born NEW", "born FORKED", "closed REMOVED", "born OPENED", "closed DELETED");
        assertThat(manager.stats().totals().births()).isEqualTo(3);
    }

    @Test
    void aStartThatFailsIsToldWithItsCodeAndIsNoBirth() {
        bench.spawner.script(session -> {
            session.say(Submission.INITIAL_ID, new EventMsg.TurnStarted());
            return session;
        });

        assertThatThrownBy(() -> manager.newConversation(ManagerBench.CONFIG))
                .isInstanceOf(SessionConfiguredNotFirstException.class);

        assertThat(observer.told()).containsExactly("startFailed NEW session_configured_not_first");
        assertThat(manager.stats().totals().failedStarts()).isEqualTo(1);
        assertThat(manager.stats().totals().births()).isZero();
    }

    @Test
    void anObserverThatThrowsHarmsNobodyAndIsLoggedOnce() {
        ManagerObserver broken = (ManagerObserver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ManagerObserver.class}, (proxy, method, args) -> {
                    throw new AssertionError("planted in " + method.getName());
                });
        try (CapturedLogs logs = new CapturedLogs();
                ConversationManager observed = bench.builder().observer(broken).build()) {

            NewConversation made = observed.newConversation(ManagerBench.CONFIG);
            bench.spawner.last().answer(made.conversation().submit(HELLO), "hi");
            RemoveOutcome removed = observed.removeConversation(made.id());

            assertThat(removed).isEqualTo(RemoveOutcome.REMOVED);
            assertThat(observed.stats().totals().appends()).isEqualTo(5);
            assertThat(logs.records())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("an observer failed", "planted in appended");
        }
    }

    @Test
    void whoLosesTheConversationIsToldSo() {
        NewConversation made = manager.newConversation(ManagerBench.CONFIG);
        bench.store.acquire(made.id(), ManagerBench.someoneElse(), Takeover.FORCE);

        assertThatThrownBy(() -> made.conversation().submit(HELLO)).isInstanceOf(StaleLeaseException.class);
        ManagerBench.until("it is forgotten", () -> manager.stats().registered() == 0);

        ManagerBench.until("the end is told", () -> !observer.told("closed").isEmpty());
        assertThat(observer.told("appendFailed", "closed"))
                .containsExactly("appendFailed stale_lease", "closed OWNERSHIP_LOST");
        assertThat(manager.stats().totals().conflicts()).isEqualTo(1);
    }

    @Test
    void triesThatAreRepeatedAreTold() {
        NewConversation made = manager.newConversation(ManagerBench.CONFIG);
        bench.store.fail("append", FaultyStore.Fault.ANSWER_LOST, FaultyStore.Fault.UNAVAILABLE);

        made.conversation().submit(HELLO);

        assertThat(observer.told("appendRepeated", "appendFailed"))
                .containsExactly("appendRepeated store_outcome_unknown", "appendRepeated store_unavailable");
        assertThat(manager.stats().totals().repeatedAppends()).isEqualTo(2);
        assertThat(manager.stats().totals().appends()).isEqualTo(2);
    }

    @Test
    void workThatADeadSessionLeftIsToldWhenItIsOpened() {
        NewConversation made = manager.newConversation(ManagerBench.CONFIG);
        FakeSession session = bench.spawner.last();
        session.say(made.conversation().submit(HELLO), new EventMsg.TurnStarted());
        made.conversation().submit(HELLO);
        session.say(Submission.INITIAL_ID, new EventMsg.SessionLost("gone"));
        ManagerBench.until("it is forgotten", () -> manager.stats().registered() == 0);

        manager.openConversation(made.id());

        assertThat(observer.told("recovered")).containsExactly("recovered 2 1"); // the closing ended the open turn
        assertThat(observer.told("turnEnded")).containsExactly("turnEnded 1-1 ABORTED");
    }

    @Test
    void aTurnThatTheStoreCannotEndIsToldToHaveEnded() {
        try (ConversationManager hasty = observed(Duration.ZERO).build()) {
            NewConversation made = hasty.newConversation(ManagerBench.CONFIG);
            FakeSession session = bench.spawner.last();
            String turn = made.conversation().submit(HELLO);
            session.say(turn, new EventMsg.TurnStarted());
            assertThat(hasty.stats().runningTurns()).isEqualTo(1);
            FaultyStore.Fault[] away = new FaultyStore.Fault[100];
            Arrays.fill(away, FaultyStore.Fault.UNAVAILABLE);
            bench.store.fail("append", away);

            assertThatThrownBy(() -> session.say(turn, new EventMsg.TurnComplete()))
                    .isNotNull();
            ManagerBench.until("it is forgotten", () -> hasty.stats().registered() == 0);

            assertThat(observer.told("turnEnded")).containsExactly("turnEnded " + turn + " ABORTED");
            assertThat(hasty.stats().runningTurns()).isZero();
        }
    }

    @Test
    void gapsAreToldOnceForEachReader() throws Exception {
        try (ConversationManager forgetful =
                observed(Duration.ZERO).eventLog(1, 1_000).build()) {
            Conversation conversation =
                    forgetful.newConversation(ManagerBench.CONFIG).conversation();
            bench.spawner.last().answer(conversation.submit(HELLO), "hi");

            EventReader reader = conversation.events(conversation.start());
            assertThat(reader.next(ManagerBench.PATIENT)).get().isInstanceOf(ConversationEvent.Gap.class);
            assertThat(reader.next(ManagerBench.PATIENT)).get().isInstanceOf(ConversationEvent.Emitted.class);

            assertThat(observer.told("gapGiven")).containsExactly("gapGiven 0 4");
            assertThat(forgetful.stats().totals().gaps()).isEqualTo(1);
        }
    }

    @Test
    void aHeartbeatThatFailsIsTold() {
        bench.store.fail("heartbeat", FaultyStore.Fault.UNAVAILABLE);

        manager.heartbeat().beat();
        bench.store.heal();

        assertThat(observer.told()).containsExactly("heartbeatFailed store_unavailable");
    }

    @Test
    void statsTellWhatIsBusyIdleAndClosing() {
        Conversation busy = manager.newConversation(ManagerBench.CONFIG).conversation();
        String turn = busy.submit(HELLO);
        bench.spawner.last().say(turn, new EventMsg.TurnStarted());
        manager.newConversation(ManagerBench.CONFIG);

        ManagerStats stats = manager.stats();

        assertThat(List.of(stats.live(), stats.idle(), stats.runningTurns(), stats.starting(), stats.closing()))
                .containsExactly(2, 1, 1, 0, 0);
        assertThat(stats.registered()).isEqualTo(2);
        assertThat(stats.totals().entries()).isEqualTo(4);
    }

    @Test
    void anEndThatComesBeforeTheBirthIsToldBehindItAndOnce() {
        Lifespan lifespan = new Lifespan(Leases.ID, new Tally(observer));

        lifespan.closed(CloseReason.SESSION_LOST);
        assertThat(observer.told()).isEmpty();
        lifespan.born(Birth.NEW, 1);
        lifespan.closed(CloseReason.REMOVED);

        assertThat(observer.told()).containsExactly("born NEW", "closed SESSION_LOST");
    }

    @Test
    void everythingAnObserverCanBeToldIsPassedOn() throws Exception {
        List<String> passed = new ArrayList<>();
        ManagerObserver listening = (ManagerObserver) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ManagerObserver.class}, (proxy, method, args) -> {
                    passed.add(method.getName() + Arrays.toString(args));
                    return null;
                });
        List<String> told = new ArrayList<>();
        for (Method method : ManagerObserver.class.getMethods()) {
            Object[] args = Arrays.stream(method.getParameterTypes())
                    .map(ManagerObserverTest::sample)
                    .toArray();
            told.add(method.getName() + Arrays.toString(args));
            method.invoke(new Tally(listening), args);
        }

        assertThat(passed).isEqualTo(told).isNotEmpty();
    }

    private static Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == ConversationId.class) {
            return Leases.ID;
        }
        return type == int.class ? 7 : type == long.class ? (Object) 8L : "word";
    }
}
