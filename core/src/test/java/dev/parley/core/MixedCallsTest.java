package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.model.TurnOutcome;
import dev.parley.spi.ConversationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred threads call whatever there is, on few conversations, through two managers of one store. Whatever happens, it
 * is typed, and in the end nothing is left. {@code -Dparley.mixed=n} sets the calls of each thread.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class MixedCallsTest {

    private static final int THREADS = 100;
    private static final int CALLS = Integer.getInteger("parley.mixed", 60);
    private static final int CONVERSATIONS = 24;
    private static final long SEED = Long.getLong("parley.seed", 20_261_122L);
    private static final SessionConfig CONFIG = SessionConfig.of("mixed");

    /** What a race may be answered; anything else is a bug. */
    private static final Set<String> EXPECTED = Set.of(
            "conversation_not_found",
            "conversation_owned",
            "conversation_closed",
            "fork_point_out_of_range",
            "submission_refused",
            "too_many_conversations",
            "turn_running");

    private final CountDownLatch never = new CountDownLatch(1);
    private final Balance balance = new Balance();
    private final AtomicReferenceArray<ConversationId> ids = new AtomicReferenceArray<>(CONVERSATIONS);
    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();

    @Test
    void mixedCallsAreAnsweredTypedAndLeaveNothing() throws Exception {
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("mixed", turn -> {
                    turn.say("to " + turn.inputText());
                    if (turn.inputText().equals("wait")) {
                        never.await();
                    }
                })
                .build();
        MemoryConversationStore store = new MemoryConversationStore();
        Footprint before = Footprint.now();
        try (spawner;
                store;
                ConversationManager one = manager(spawner, store);
                ConversationManager two = manager(spawner, store);
                Workers workers = new Workers()) {
            List<ConversationManager> managers = List.of(one, two);
            for (int i = 0; i < CONVERSATIONS; i++) {
                ids.set(i, one.newConversation(CONFIG).id());
            }

            workers.together(THREADS, number -> mix(managers, new Random(SEED + number)));
            managers.forEach(manager -> deleteAll(manager, store));
            managers.forEach(manager -> deleteAll(manager, store)); // what the first could not: the other owned it

            for (ConversationManager manager : managers) {
                assertThat(manager.stats().registered()).as("%s", outcomes).isZero();
                assertThat(manager.stats().openChores()).isZero();
                assertThat(manager.stats().runningTurns()).isZero();
            }
            assertThat(store.list(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 10))
                            .items())
                    .isEmpty();
            balance.assertEven();
            assertThat(outcomes.keySet()).contains("submit", "open", "fork", "remove", "delete", "rollback");
        }
        before.assertNotExceeded(16 << 20, THREADS + 50);
    }

    private ConversationManager manager(InProcessSessionSpawner spawner, MemoryConversationStore store) {
        return ConversationManager.builder(spawner, store)
                .observer(balance)
                .closingGrace(Duration.ofMillis(500), Duration.ofMillis(500))
                .residency(CONVERSATIONS, Duration.ofSeconds(1), Duration.ZERO)
                .build();
    }

    private void mix(List<ConversationManager> managers, Random random) {
        for (int i = 0; i < CALLS; i++) {
            ConversationManager manager = managers.get(random.nextInt(managers.size()));
            int place = random.nextInt(CONVERSATIONS);
            try {
                count(call(manager, place, random));
            } catch (ConversationException e) {
                if (!EXPECTED.contains(e.code())) {
                    throw new AssertionError("seed " + SEED, e);
                }
                count(e.code());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private void count(String outcome) {
        outcomes.computeIfAbsent(outcome, key -> new LongAdder()).increment();
    }

    private String call(ConversationManager manager, int place, Random random) throws InterruptedException {
        ConversationId id = ids.get(place);
        switch (random.nextInt(16)) {
            case 0 -> {
                ids.set(place, manager.newConversation(CONFIG).id());
                return "new";
            }
            case 1, 2 -> {
                manager.openConversation(id);
                return "open";
            }
            case 3 -> {
                ids.set(
                        place,
                        manager.forkConversation(id, ForkPoint.interrupted()).id());
                return "fork";
            }
            case 4 -> {
                manager.removeConversation(id);
                return "remove";
            }
            case 5 -> {
                manager.deleteConversation(id);
                return "delete";
            }
            case 6 -> {
                IfTurnRuns choice = random.nextBoolean() ? IfTurnRuns.INTERRUPT : IfTurnRuns.REFUSE;
                manager.rollback(id, ForkPoint.dropLastUserMessages(1), choice);
                return "rollback";
            }
            case 7 -> {
                manager.listConversations(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 5));
                return "list";
            }
            case 8 -> {
                manager.getConversation(id).submit(new Op.Interrupt());
                return "interrupt";
            }
            case 9 -> {
                manager.getConversation(id).history().toList();
                return "history";
            }
            case 10 -> {
                manager.getConversation(id).nextEvent(Duration.ofMillis(1));
                return "event";
            }
            case 11 -> {
                Submission own = new Submission("own", Op.UserInput.text("own"));
                manager.openConversation(id).conversation().submit(own);
                return "submit own";
            }
            default -> {
                String text = random.nextInt(4) == 0 ? "wait" : "hello";
                manager.openConversation(id).conversation().submit(Op.UserInput.text(text));
                return "submit";
            }
        }
    }

    private static void deleteAll(ConversationManager manager, MemoryConversationStore store) {
        List<ConversationInfo> left = store.list(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 1_000))
                .items();
        for (ConversationInfo info : left) {
            try {
                assertThat(manager.deleteConversation(info.id())).isNotEqualTo(RemoveOutcome.TIMED_OUT);
            } catch (ConversationException e) {
                assertThat(e.code()).isEqualTo("conversation_owned");
            }
        }
    }

    /** Whether everything that begins ends. */
    private static final class Balance implements ManagerObserver {
        private final AtomicInteger conversations = new AtomicInteger();
        private final AtomicInteger turns = new AtomicInteger();

        @Override
        public void born(ConversationId id, Birth how, long nanos) {
            conversations.incrementAndGet();
        }

        @Override
        public void closed(ConversationId id, CloseReason reason, long nanos) {
            conversations.decrementAndGet();
        }

        @Override
        public void turnStarted(ConversationId id, String submissionId) {
            turns.incrementAndGet();
        }

        @Override
        public void turnEnded(ConversationId id, String submissionId, TurnOutcome outcome, long nanos) {
            turns.decrementAndGet();
        }

        void assertEven() {
            assertThat(conversations).hasValue(0);
            assertThat(turns).hasValue(0);
        }
    }
}
