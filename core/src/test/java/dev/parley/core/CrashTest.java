package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationQuery;
import dev.parley.model.Lease;
import dev.parley.model.TranscriptEntry;
import dev.parley.spi.ConversationNotFoundException;
import dev.parley.spi.Takeover;
import dev.parley.testkit.FaultyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent, a subscriber and the store fail at each step of a conversation's life in turn, by enumeration: the same play
 * is played until it passes the last step. After each failure the conversation is opened again, or was never born, and
 * nothing of what was promised is missing, doubled or left over.
 */
class CrashTest {

    private static final StorePatience NONE = new StorePatience(Duration.ZERO, Duration.ZERO);
    private static final StorePatience SOME = new StorePatience(Duration.ZERO, Duration.ofSeconds(30));

    static Stream<Arguments> storeFaults() {
        return ManagerBench.STORE_FAILURES.stream()
                .flatMap(fault -> Stream.of(
                        Arguments.of(fault, false, NONE),
                        Arguments.of(fault, false, SOME),
                        Arguments.of(fault, true, NONE)));
    }

    @ParameterizedTest
    @MethodSource("storeFaults")
    void aStoreThatFailsAtAnyCall(FaultyStore.Fault fault, boolean lasting, StorePatience patience) throws Exception {
        enumerate(15, step -> {
            try (Stage stage = new Stage(patience)) {
                stage.bench.store.failAt(step, fault, lasting);
                boolean played = stage.play.perform();
                boolean failed = stage.bench.store.failed();
                assertThat(played || failed).isTrue();
                stage.assertNothingIsLostDoubledOrLeft();
                return failed;
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Play.Death.class)
    void anAgentThatFailsAtAnyStep(Play.Death death) throws Exception {
        enumerate(4, step -> {
            try (Stage stage = new Stage(NONE)) {
                stage.play.dieAt(step, death);
                boolean played = stage.play.perform();
                stage.assertNothingIsLostDoubledOrLeft();
                return !played;
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void aSubscriberThatFailsAtAnyEvent(Trouble trouble) throws Exception {
        enumerate(15, step -> {
            try (Stage stage = new Stage(NONE)) {
                AtomicInteger events = new AtomicInteger();
                List<ConversationEvent> got = new ArrayList<>();
                RecordingSubscriber failing = new RecordingSubscriber(Long.MAX_VALUE, (to, event) -> {
                    got.add(event);
                    if (events.getAndIncrement() == step) {
                        trouble.make(to);
                    }
                });
                RecordingSubscriber well = new RecordingSubscriber(Long.MAX_VALUE);
                stage.play.onBirth(conversation -> {
                    conversation.publisher(conversation.start()).subscribe(failing);
                    conversation.publisher(conversation.start()).subscribe(well);
                });

                assertThat(stage.play.perform()).isTrue();

                assertThat(well.end().failure()).isNull();
                boolean failed = well.events.size() > step;
                if (!failed) {
                    failing.end();
                }
                Workers.awaitUntil(() -> failing.ended() || events.get() > step);
                assertThat(got).isEqualTo(well.events.subList(0, failed ? step + 1 : step));
                assertThat(stage.play.rest(got)).isEqualTo(well.events.subList(got.size(), well.events.size()));
                stage.assertNothingIsLostDoubledOrLeft();
                return failed;
            }
        });
    }

    @Test
    void aPlayThatNothingDisturbsIsPlayedToItsEnd() throws Exception {
        try (Stage stage = new Stage(NONE)) {
            assertThat(stage.play.perform()).isTrue();

            assertThat(stage.play.accepted()).containsExactly("c-1", "c-2", "approval", "c-3");
            assertThat(stage.play.recorded()).hasSize(6);
            stage.assertNothingIsLostDoubledOrLeft();
        }
    }

    /** One try a step: whether the failure was met. */
    @FunctionalInterface
    private interface Try {
        boolean met(int step) throws Exception;
    }

    /** Tries step after step until the failure is no longer met. */
    private static void enumerate(int atLeast, Try oneTry) throws Exception {
        int step = 0;
        while (metAt(step, oneTry)) {
            step++;
        }
        assertThat(step).as("steps at which it failed").isGreaterThanOrEqualTo(atLeast);
    }

    private static boolean metAt(int step, Try oneTry) throws Exception {
        try {
            return oneTry.met(step);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("failed at step " + step, e);
        }
    }

    /** What a subscriber does to itself. */
    enum Trouble {
        THROWS,
        CANCELS,
        ASKS_FOR_NOTHING;

        void make(Flow.Subscription subscription) {
            switch (this) {
                case THROWS -> throw new IllegalStateException("planted");
                case CANCELS -> subscription.cancel();
                case ASKS_FOR_NOTHING -> subscription.request(0);
            }
        }
    }

    /** A play and all it needs. */
    private static final class Stage implements AutoCloseable {

        private final ManagerBench bench;
        private final List<ConversationId> minted = new ArrayList<>();
        private final ConversationManager manager;
        private final Play play;

        Stage(StorePatience patience) {
            this.bench = new ManagerBench(ManagerBench.PATIENT, patience);
            TimeOrderedIds ids = new TimeOrderedIds(Clock.systemUTC(), new Random(1));
            this.manager = bench.builder()
                    .ids(() -> {
                        ConversationId id = ids.next();
                        minted.add(id);
                        return id;
                    })
                    .build();
            this.play = new Play(bench, manager);
        }

        void assertNothingIsLostDoubledOrLeft() {
            bench.store.heal();
            ConversationId id = play.born() ? play.id() : assertNothingWasBorn();
            play.goOn(id);
            List<TranscriptEntry> transcript = bench.transcript(id);
            assertEachSubmissionEndedOnce(transcript);
            assertItemsStandOnceAndInOrder(transcript);
            assertNothingIsLeft(id);
        }

        /** Returns another conversation, that is born well. */
        private ConversationId assertNothingWasBorn() {
            manager.heartbeat().beat();
            bench.assertNoTaskRuns();
            assertThat(manager.stats().registered()).isZero();
            assertThat(manager.stats().openChores()).isZero();
            for (ConversationId id : minted) {
                assertThatThrownBy(() -> bench.store.acquire(id, ManagerBench.someoneElse(), Takeover.FORCE))
                        .isInstanceOf(ConversationNotFoundException.class);
            }
            return manager.newConversation(ManagerBench.CONFIG).id();
        }

        private void assertEachSubmissionEndedOnce(List<TranscriptEntry> transcript) {
            Set<String> ids = new HashSet<>(play.accepted());
            ids.remove("approval");
            ids.add("later");
            for (String id : ids) {
                long submitted =
                        count(transcript, entry -> entry instanceof TranscriptEntry.Submitted s && s.id().equals(id));
                long steered =
                        count(transcript, entry -> entry instanceof TranscriptEntry.InputTaken t && t.id().equals(id));
                long ended =
                        count(transcript, entry -> entry instanceof TranscriptEntry.TurnEnded t && t.id().equals(id));
                assertThat(submitted)
                        .as("%s was accepted, in %s", id, transcript)
                        .isPositive();
                if (steered > 0) {
                    assertThat(ended).as("ends of %s in %s", id, transcript).isLessThanOrEqualTo(submitted);
                } else {
                    assertThat(ended).as("ends of %s in %s", id, transcript).isEqualTo(submitted);
                }
            }
            assertThat(transcript).contains(TranscriptEntry.TurnEnded.completed("later"));
        }

        private static long count(List<TranscriptEntry> transcript, Predicate<TranscriptEntry> wanted) {
            return transcript.stream().filter(wanted).count();
        }

        private void assertItemsStandOnceAndInOrder(List<TranscriptEntry> transcript) {
            List<Object> stored = new ArrayList<>();
            for (TranscriptEntry entry : transcript) {
                if (entry instanceof TranscriptEntry.Item item && play.said().contains(item.item())) {
                    stored.add(item.item());
                }
            }
            assertThat(stored).doesNotHaveDuplicates();
            List<Object> inOrder = new ArrayList<>(play.said());
            inOrder.retainAll(stored);
            assertThat(stored).isEqualTo(inOrder);
            assertThat(stored.containsAll(play.recorded()))
                    .as("%s, in %s", play.recorded(), stored)
                    .isTrue();
        }

        private void assertNothingIsLeft(ConversationId id) {
            assertThat(manager.removeConversation(id)).isEqualTo(RemoveOutcome.REMOVED);
            manager.heartbeat().beat();
            bench.assertNoTaskRuns();
            assertThat(manager.stats().registered()).isZero();
            assertThat(manager.stats().openChores()).isZero();
            assertThat(bench.spawner.sessions()).allMatch(FakeSession::isClosed);
            Lease lease = bench.store.acquire(id, ManagerBench.someoneElse(), Takeover.IF_ABANDONED);
            assertThat(bench.store.delete(lease)).isTrue();
            assertThat(bench.store
                            .list(ConversationQuery.first(ConversationInfo.DEFAULT_TENANT, 10))
                            .items())
                    .isEmpty();
        }

        @Override
        public void close() {
            manager.close();
            bench.close();
        }
    }
}
