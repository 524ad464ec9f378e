package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many conversations a manager keeps, for how long, and which it lets go. */
class ResidencyTest {

    private static final Op HELLO = Op.UserInput.text("hello");
    private static final Duration IDLE = Duration.ofMinutes(30);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ManagerBench bench = new ManagerBench();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // nanoTime may wrap around
    private final ConversationManager manager =
            bench.builder().ticker(now::get).residency(3, IDLE, GRACE).build();

    @AfterEach
    void close() {
        manager.close();
        bench.close();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Conversation start() {
        pass(Duration.ofSeconds(1));
        return manager.newConversation(ManagerBench.CONFIG).conversation();
    }

    @Test
    void overTheLimitTheOneThatWasNotUsedForLongestMakesRoom() {
        Conversation first = start();
        Conversation second = start();
        Conversation third = start();
        pass(GRACE);
        bench.spawner.sessions().get(0).answer(first.submit(HELLO), "hi");
        pass(GRACE);

        Conversation fourth = start();

        assertThat(List.of(first, second, third, fourth))
                .extracting(Conversation::isOpen)
                .containsExactly(true, false, true, true);
        assertThatThrownBy(() -> second.submit(HELLO))
                .isInstanceOfSatisfying(
                        ConversationClosedException.class,
                        closed -> assertThat(closed.reason()).isEqualTo(CloseReason.EVICTED));
        assertThat(bench.transcript(second.id())).hasSize(1);
        assertThat(manager.openConversation(second.id()).conversation().submit(HELLO))
                .isEqualTo("2-1");
        assertThat(manager.stats().registered()).isEqualTo(3);
    }

    @Test
    void aRunningTurnIsNeverEvictedAndIfAllRunTheNextIsRefused() {
        List<Conversation> all = List.of(start(), start(), start());
        for (int i = 0; i < 3; i++) {
            bench.spawner.sessions().get(i).say(all.get(i).submit(HELLO), new EventMsg.TurnStarted());
        }
        pass(IDLE.plus(IDLE));

        manager.heartbeat().beat();
        assertThatThrownBy(this::start)
                .isInstanceOf(TooManyConversationsException.class)
                .hasMessageContaining("3");

        assertThat(all).allMatch(Conversation::isOpen);
        assertThat(manager.stats()).extracting(ManagerStats::live).isEqualTo(3);
        assertThat(bench.spawner.sessions()).hasSize(3);
    }

    @Test
    void whatWasJustStartedHasAGrace() {
        Conversation first = start();
        start();
        start();

        assertThatThrownBy(this::start).isInstanceOf(TooManyConversationsException.class);

        assertThat(first.isOpen()).isTrue();
    }

    @Test
    void anIdleOneIsEvictedAtTheNextHeartbeatAfterItsTimeAlsoWhenSomebodyReads() throws InterruptedException {
        Conversation idle = start();
        EventReader reader = idle.events(idle.start());
        pass(IDLE.minusNanos(1));
        manager.heartbeat().beat();
        boolean before = idle.isOpen();
        pass(Duration.ofNanos(1));

        manager.heartbeat().beat();

        assertThat(before).isTrue();
        ManagerBench.until("it is forgotten", () -> manager.stats().registered() == 0);
        assertThatThrownBy(() -> manager.getConversation(idle.id())).isInstanceOf(ConversationNotFoundException.class);
        assertThat(reader.next(Duration.ZERO)).isPresent();
        assertThatThrownBy(() -> reader.next(Duration.ZERO))
                .isInstanceOfSatisfying(
                        ConversationClosedException.class,
                        closed -> assertThat(closed.reason()).isEqualTo(CloseReason.EVICTED));
    }

    @Test
    void anEvictionThatRacesWithASubmissionEitherRefusesItUnrecordedOrDoesNotHappen() throws InterruptedException {
        ConversationId id = start().id();
        for (int round = 0; round < 300; round++) {
            Conversation conversation = manager.openConversation(id).conversation();
            FakeSession session = bench.spawner.last();
            int before = submissions(id);
            pass(IDLE);
            List<Boolean> accepted = new ArrayList<>();
            Thread client = new Thread(() -> accepted.add(submits(conversation)));
            client.start();

            manager.heartbeat().beat();
            client.join();

            boolean wasAccepted = accepted.get(0);
            assertThat(submissions(id) - before).as("round %d", round).isEqualTo(wasAccepted ? 1 : 0);
            assertThat(session.handedOver()).as("round %d", round).isEqualTo(wasAccepted ? 1 : 0);
            assertThat(conversation.isOpen()).as("round %d", round).isEqualTo(wasAccepted);
            manager.removeConversation(id);
        }
    }

    private int submissions(ConversationId id) {
        return (int) bench.transcript(id).stream()
                .filter(TranscriptEntry.Submitted.class::isInstance)
                .count();
    }

    private static boolean submits(Conversation conversation) {
        try {
            return !conversation.submit(HELLO).isEmpty();
        } catch (ConversationClosedException expected) {
            return false;
        }
    }
}
