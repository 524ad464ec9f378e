package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.TaskThreads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * A server that creates, fails, interrupts and deletes for ever keeps a flat heap and no thread. {@code -Dparley.leaks=n}
 * sets the number of conversations: 1,000,000 instead of 20,000 takes minutes. Failed births and interrupted turns are a
 * hundredth of it, but 500 at least.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LeakTest {

    private static final int CONVERSATIONS = Integer.getInteger("parley.leaks", 20_000);
    private static final int TROUBLES = Math.max(500, CONVERSATIONS / 100);
    private static final int WARM_UP = 11_000; // the memory store remembers its last 10,000 deletions
    private static final long HEAP_SLACK = 1 << 20; // 50 bytes for each of 20,000 would be as much
    private static final int THREAD_SLACK = 16; // compilers come and go, and pools keep a thread for a minute
    private static final Op HELLO = Op.UserInput.text("hello");
    private static final SessionConfig ECHO = SessionConfig.of("echo");

    @Test
    void conversationsThatAreCreatedAndDeletedLeaveNothing() throws Exception {
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("echo", turn -> turn.say(turn.inputText()))
                .build();
        MemoryConversationStore store = new MemoryConversationStore();
        try (spawner;
                store;
                ConversationManager manager =
                        ConversationManager.builder(spawner, store).build()) {
            createAndDelete(manager, WARM_UP);
            Footprint before = Footprint.now();

            createAndDelete(manager, CONVERSATIONS);

            assertEmpty(manager, store);
            before.assertNotExceeded(HEAP_SLACK, THREAD_SLACK);
        }
    }

    private static void createAndDelete(ConversationManager manager, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            NewConversation made = manager.newConversation(ECHO);
            if (i % 10 == 0) {
                made.conversation().submit(HELLO);
                assertThat(made.conversation().nextEvent(ManagerBench.PATIENT)).isPresent();
            }
            assertThat(manager.deleteConversation(made.id())).isEqualTo(RemoveOutcome.REMOVED);
        }
    }

    private static void assertEmpty(ConversationManager manager, ConversationStore store) {
        assertThat(manager.stats().registered()).isZero();
        assertThat(manager.stats().openChores()).isZero();
        assertThat(store.list(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 10))
                        .items())
                .isEmpty();
    }

    @Test
    void birthsThatFailLeaveNothing() throws Exception {
        try (FailingStarts starts = new FailingStarts()) {
            starts.fillMemoryOfDeletions(WARM_UP);
            starts.failEach(20);
            Footprint before = Footprint.now();

            starts.failEach(TROUBLES);

            before.assertNotExceeded(HEAP_SLACK, THREAD_SLACK);
        }
    }

    @Test
    void turnsThatAreInterruptedLeaveNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        InProcessSessionSpawner spawner = InProcessSessionSpawner.builder()
                .agent("echo", turn -> never.await())
                .build();
        MemoryConversationStore store = new MemoryConversationStore();
        try (spawner;
                store;
                ConversationManager manager =
                        ConversationManager.builder(spawner, store).build()) {
            createAndDelete(manager, WARM_UP);
            interruptTurns(manager, 50);
            Footprint before = Footprint.now();

            interruptTurns(manager, TROUBLES);

            assertEmpty(manager, store);
            before.assertNotExceeded(HEAP_SLACK, THREAD_SLACK);
        }
    }

    /** Half of them by an interrupt, half by deleting the conversation while its turn runs. */
    private static void interruptTurns(ConversationManager manager, int count) throws InterruptedException {
        NewConversation lasting = manager.newConversation(ECHO);
        for (int i = 0; i < count; i++) {
            NewConversation made = i % 2 == 0 ? lasting : manager.newConversation(ECHO);
            made.conversation().submit(HELLO);
            await(made.conversation(), EventMsg.TurnStarted.class);
            if (i % 2 == 0) {
                made.conversation().submit(new Op.Interrupt());
                await(made.conversation(), EventMsg.TurnAborted.class);
            } else {
                assertThat(manager.deleteConversation(made.id())).isEqualTo(RemoveOutcome.REMOVED);
            }
        }
        assertThat(manager.deleteConversation(lasting.id())).isEqualTo(RemoveOutcome.REMOVED);
    }

    private static void await(Conversation conversation, Class<? extends EventMsg> kind) throws InterruptedException {
        while (true) {
            ConversationEvent next =
                    conversation.nextEvent(ManagerBench.PATIENT).orElseThrow();
            if (next instanceof ConversationEvent.Emitted said && kind.isInstance(said.msg())) {
                return;
            }
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
    void theCountOfVirtualThreadsSeesOneThatWaits() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        ExecutorService threads = TaskThreads.perTask("virtual");
        try {
            long before = Footprint.virtualThreadsAlive();
            threads.execute(() -> {
                begun.countDown();
                while (end.getCount() > 0) {
                    LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                }
            });
            begun.await();

            assertThat(Footprint.virtualThreadsAlive()).isEqualTo(before + 1);
        } finally {
            end.countDown();
            threads.shutdownNow();
        }
    }
}
