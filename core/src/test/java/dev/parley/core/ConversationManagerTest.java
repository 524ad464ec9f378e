package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationExistsException;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.ConversationOwnedException;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.IdSource;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.TaskThreads;
import dev.parley.testkit.FaultyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a manager promises about the conversations it starts, finds, forks and ends. */
class ConversationManagerTest {

    private static final Op HELLO = Op.UserInput.text("hello");

    private final ManagerBench bench = new ManagerBench();
    private final ExecutorService callers = TaskThreads.perTask("caller");

    @AfterEach
    void close() {
        callers.shutdownNow();
        bench.close();
    }

    /** Calls at the same moment; answers and exceptions in the order of the callers. */
    private <T> List<Future<T>> atOnce(int count, Callable<T> call) throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        List<Future<T>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            calls.add(callers.submit(() -> {
                go.await();
                return call.call();
            }));
        }
        go.countDown();
        for (Future<T> made : calls) {
            ManagerBench.until("the call returns", made::isDone);
        }
        return calls;
    }

    @Test
    void ofTwoBirthsOfOneIdOneWinsAndTheOtherIsTold() throws Exception {
        TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC(), new Random(7));
        for (int round = 0; round < 200; round++) {
            ConversationId id = ids.next();
            try (ConversationManager manager =
                    bench.builder().ids(new OneId(ids.next(), id)).build()) {
                int sessionsBefore = bench.spawner.sessions().size();

                List<Future<NewConversation>> births = atOnce(2, () -> manager.newConversation(ManagerBench.CONFIG));

                List<Throwable> failures = failures(births);
                assertThat(failures).hasSize(1).allMatch(ConversationExistsException.class::isInstance);
                assertThat(manager.getConversation(id).submit(HELLO)).isEqualTo("1-1");
                assertThat(bench.spawner.sessions()).hasSize(sessionsBefore + 1);
            }
        }
    }

    /** Gives the owner's id first, then one id for ever. */
    private static final class OneId implements IdSource {
        private final ConversationId forOwner;
        private final ConversationId forEver;
        private boolean ownerHasIts;

        OneId(ConversationId forOwner, ConversationId forEver) {
            this.forOwner = forOwner;
            this.forEver = forEver;
        }

        @Override
        public synchronized ConversationId next() {
            boolean first = !ownerHasIts;
            ownerHasIts = true;
            return first ? forOwner : forEver;
        }
    }

    private static List<Throwable> failures(List<? extends Future<?>> calls) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        for (Future<?> call : calls) {
            try {
                assertThat(call.get()).isNotNull();
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        return failures;
    }

    @Test
    void manyWhoOpenOneConversationGetTheSameOneAndOneSession() throws Exception {
        ConversationId id = bench.stored();
        for (int round = 0; round < 100; round++) {
            int sessionsBefore = bench.spawner.sessions().size();
            Set<Conversation> opened = ConcurrentHashMap.newKeySet();

            List<Future<Boolean>> opens = atOnce(
                    8, () -> opened.add(bench.manager.openConversation(id).conversation()));

            assertThat(failures(opens)).isEmpty();
            assertThat(opened).hasSize(1);
            assertThat(bench.spawner.sessions()).hasSize(sessionsBefore + 1);
            assertThat(bench.manager.removeConversation(id)).isEqualTo(RemoveOutcome.REMOVED);
        }
    }

    @Test
    void openingResumesTheStoredHistoryAndTheAgentsOwnState() {
        ConversationId id = bench.stored();
        int length = bench.transcript(id).size();

        bench.manager.openConversation(id);

        InitialHistory history = bench.spawner.last().request().history();
        assertThat(history.history().toList())
                .containsExactly(
                        new HistoryItem(ResponseItem.Message.user("first"), Origin.USER),
                        new HistoryItem(ResponseItem.Message.assistant("one"), Origin.AGENT));
        assertThat(history)
                .isInstanceOfSatisfying(
                        InitialHistory.Resumed.class,
                        resumed -> assertThat(resumed.agentState())
                                .contains(new AgentState("session-1", length, Optional.empty())));
    }

    @Test
    void aForkKnowsThePrefixAndNothingElse() {
        NewConversation parent = bench.manager.newConversation(ManagerBench.CONFIG);
        FakeSession parentSession = bench.spawner.last();
        for (String text : List.of("one", "two", "three")) {
            parentSession.answer(parent.conversation().submit(Op.UserInput.text(text)), text + "!");
        }

        NewConversation fork = bench.manager.forkConversation(parent.id(), ForkPoint.beforeUserMessage(1));
        FakeSession forkSession = bench.spawner.last();
        forkSession.answer(fork.conversation().submit(Op.UserInput.text("other")), "other!");
        parentSession.answer(parent.conversation().submit(Op.UserInput.text("four")), "four!");

        assertThat(texts(forkSession.request().history().history())).containsExactly("one", "one!");
        assertThat(texts(fork.conversation().history())).containsExactly("one", "one!", "other", "other!");
        assertThat(texts(parent.conversation().history()))
                .containsExactly("one", "one!", "two", "two!", "three", "three!", "four", "four!");
        assertThat(bench.store.find(fork.id()).orElseThrow().lineage())
                .hasValueSatisfying(lineage -> assertThat(lineage.parent()).isEqualTo(parent.id()));
    }

    private static List<String> texts(Iterable<HistoryItem> history) {
        List<String> texts = new ArrayList<>();
        history.forEach(item -> texts.add(((ResponseItem.Message) item.item()).text()));
        return texts;
    }

    @Test
    void aForkKeepsItsPrefixWhenItIsClosedAndOpenedAndWhenItsParentIsDeleted() {
        ConversationId parent = bench.stored();
        NewConversation fork = bench.manager.forkConversation(parent, ForkPoint.latest());
        bench.spawner.last().answer(fork.conversation().submit(HELLO), "two");
        bench.manager.removeConversation(fork.id());
        assertThat(bench.manager.deleteConversation(parent)).isEqualTo(RemoveOutcome.REMOVED);

        Conversation opened = bench.manager.openConversation(fork.id()).conversation();

        assertThat(texts(opened.history())).containsExactly("first", "one", "hello", "two");
    }

    @Test
    void anInterruptedForkOfARunningTurnClosesItAndForkingThatAgainAddsNothing() {
        NewConversation parent = bench.manager.newConversation(ManagerBench.CONFIG);
        FakeSession session = bench.spawner.last();
        String turn = parent.conversation().submit(HELLO);
        session.say(turn, new EventMsg.TurnStarted());
        session.say(turn, new EventMsg.ItemCompleted(ResponseItem.Message.assistant("partial"), Origin.AGENT));

        NewConversation fork = bench.manager.forkConversation(parent.id(), ForkPoint.interrupted());
        NewConversation again = bench.manager.forkConversation(fork.id(), ForkPoint.interrupted());
        NewConversation stable = bench.manager.forkConversation(parent.id(), ForkPoint.latest());

        assertThat(texts(fork.conversation().history())).containsExactly("hello", "partial");
        assertThat(texts(again.conversation().history())).containsExactly("hello", "partial");
        assertThat(texts(stable.conversation().history())).isEmpty();
        assertThat(bench.transcript(again.id()))
                .filteredOn(TranscriptEntry.TurnEnded.class::isInstance)
                .hasSize(1);
    }

    @Test
    void theListFormCopiesWhatItKeeps() {
        List<ResponseItem> items = List.of(
                ResponseItem.Message.developer("be kind"),
                ResponseItem.Message.user("u1"),
                ResponseItem.Message.assistant("a1"),
                ResponseItem.Message.user("u2"));

        NewConversation fork = bench.manager.forkConversation(items, 1, ManagerBench.CONFIG);

        assertThat(texts(bench.spawner.last().request().history().history())).containsExactly("be kind", "u1", "a1");
        assertThat(texts(fork.conversation().history())).containsExactly("be kind", "u1", "a1");
        assertThat(bench.store.find(fork.id()).orElseThrow().lineage()).isEmpty();
    }

    @Test
    void aForkPointThatIsNotThereIsRefusedAndNothingIsMade() {
        ConversationId id = bench.stored();

        assertThatThrownBy(() -> bench.manager.forkConversation(id, ForkPoint.beforeUserMessage(1)))
                .isInstanceOf(ForkPointOutOfRangeException.class);
        assertThatThrownBy(() -> bench.manager.forkConversation(
                        new TimeOrderedIds(Clock.systemUTC(), new Random(3)).next(), ForkPoint.latest()))
                .isInstanceOf(ConversationNotFoundException.class);

        assertThat(list()).containsExactly(id);
        assertThat(bench.spawner.sessions()).hasSize(1);
    }

    private List<ConversationId> list() {
        return bench
                .manager
                .listConversations(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 100))
                .items()
                .stream()
                .map(ConversationInfo::id)
                .toList();
    }

    @Test
    void deletingEndsWhatIsLiveAndLeavesNothing() {
        NewConversation live = bench.manager.newConversation(ManagerBench.CONFIG);
        ConversationId stored = bench.stored();

        assertThat(bench.manager.deleteConversation(live.id())).isEqualTo(RemoveOutcome.REMOVED);
        assertThat(bench.manager.deleteConversation(stored)).isEqualTo(RemoveOutcome.REMOVED);
        assertThat(bench.manager.deleteConversation(stored)).isEqualTo(RemoveOutcome.ABSENT);

        assertThat(list()).isEmpty();
        assertThat(bench.manager.stats().registered()).isZero();
        assertThat(bench.manager.stats().openChores()).isZero();
        assertThatThrownBy(() -> live.conversation().submit(HELLO)).hasMessageContaining("DELETED");
        assertThatThrownBy(() -> bench.manager.openConversation(live.id()))
                .isInstanceOf(ConversationNotFoundException.class);
    }

    @Test
    void aDeletionThatTheStoreRefusesIsToldAndCanBeRepeated() {
        NewConversation live = bench.manager.newConversation(ManagerBench.CONFIG);
        bench.store.fail("delete", FaultyStore.Fault.UNAVAILABLE);

        assertThatThrownBy(() -> bench.manager.deleteConversation(live.id()))
                .isInstanceOf(StoreUnavailableException.class);

        assertThat(bench.manager.deleteConversation(live.id())).isEqualTo(RemoveOutcome.REMOVED);
        assertThat(list()).isEmpty();
    }

    @Test
    void whatAnotherManagerOwnsCanNeitherBeOpenedNorDeleted() {
        NewConversation live = bench.manager.newConversation(ManagerBench.CONFIG);
        try (ConversationManager other = bench.builder().build()) {

            assertThatThrownBy(() -> other.openConversation(live.id())).isInstanceOf(ConversationOwnedException.class);
            assertThatThrownBy(() -> other.deleteConversation(live.id()))
                    .isInstanceOf(ConversationOwnedException.class);
            bench.manager.removeConversation(live.id());
            Conversation moved = other.openConversation(live.id()).conversation();

            assertThat(moved.epoch()).isEqualTo(2);
            assertThat(moved.submit(HELLO)).isEqualTo("2-1");
        }
    }

    @Test
    void aReleaseThatFailsIsRepeatedAtTheHeartbeats() {
        NewConversation live = bench.manager.newConversation(ManagerBench.CONFIG);
        bench.store.fail("release", FaultyStore.Fault.UNAVAILABLE, FaultyStore.Fault.UNAVAILABLE);
        try (ConversationManager other = bench.builder().build()) {

            assertThat(bench.manager.removeConversation(live.id())).isEqualTo(RemoveOutcome.REMOVED);
            assertThat(bench.manager.stats().registered()).isZero();
            assertThat(bench.manager.stats().openChores()).isEqualTo(1);
            bench.manager.heartbeat().beat();
            bench.manager.heartbeat().beat();

            assertThat(other.openConversation(live.id()).id()).isEqualTo(live.id());
        }
    }

    @Test
    void aShutdownClosesAllAndStartsNothingMore() {
        List<ConversationId> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(bench.manager.newConversation(ManagerBench.CONFIG).id());
        }

        ShutdownReport report = bench.manager.shutdown(ManagerBench.PATIENT);

        assertThat(report).isEqualTo(new ShutdownReport(ids, List.of()));
        assertThat(bench.spawner.sessions()).allMatch(FakeSession::isClosed);
        assertThatThrownBy(() -> bench.manager.newConversation(ManagerBench.CONFIG))
                .isInstanceOf(ManagerShutDownException.class);
        assertThatThrownBy(() -> bench.manager.openConversation(ids.get(0)))
                .isInstanceOf(ManagerShutDownException.class);
    }

    @Test
    void whatAShutdownCannotCloseInTimeStaysTrackedAndCanBeWaitedForAgain() {
        ConversationId id = bench.manager.newConversation(ManagerBench.CONFIG).id();
        CountDownLatch slow = new CountDownLatch(1);
        bench.spawner.last().onClose(() -> await(slow));

        ShutdownReport first = bench.manager.shutdown(Duration.ofMillis(1));
        RemoveOutcome tracked = first.timedOut().isEmpty() ? RemoveOutcome.REMOVED : RemoveOutcome.TIMED_OUT;
        slow.countDown();
        ShutdownReport second = bench.manager.shutdown(ManagerBench.PATIENT);

        assertThat(tracked).isEqualTo(RemoveOutcome.TIMED_OUT);
        assertThat(first.timedOut()).containsExactly(id);
        assertThat(second.timedOut()).isEmpty();
        assertThat(bench.manager.stats().registered()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void mixedCallsFromManyThreadsEndWithNothingLive() throws Exception {
        long seed = 20_261_122L;
        for (int round = 0; round < 20; round++) {
            ConversationId id = bench.stored();
            Random random = new Random(seed + round);

            List<Future<Integer>> calls = atOnce(12, () -> mixed(id, random));
            assertThat(failures(calls)).as("seed %d round %d", seed, round).isEmpty();
            bench.manager.deleteConversation(id);

            assertThat(bench.manager.stats().registered()).isZero();
            assertThat(bench.store.find(id)).isEmpty();
            bench.assertNoTaskRuns();
        }
        assertThat(bench.spawner.sessions()).allMatch(FakeSession::isClosed);
    }

    /** Ten random calls; only the typed answers that a race may give are swallowed. */
    private int mixed(ConversationId id, Random random) {
        int done = 0;
        for (int i = 0; i < 10; i++) {
            int choice;
            synchronized (random) {
                choice = random.nextInt(20);
            }
            try {
                if (choice < 9) {
                    bench.manager.openConversation(id).conversation().submit(HELLO);
                } else if (choice < 16) {
                    bench.manager.removeConversation(id);
                } else if (choice < 19) {
                    bench.manager.getConversation(id).submit(HELLO);
                } else {
                    bench.manager.deleteConversation(id);
                }
                done++;
            } catch (ConversationClosedException | ConversationNotFoundException expected) {
                done++;
            }
        }
        return done;
    }
}
