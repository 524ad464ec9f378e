package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CombiningQueueTest {

    private final Workers workers = new Workers();
    private final List<List<Numbered>> batches = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void whoeverWaitsServesWhatWasAddedBeforeInTheOrderOfAdding() {
        CombiningQueue<Numbered> queue = new CombiningQueue<>(10, batches::add);
        Numbered first = added(queue, 1);
        Numbered second = added(queue, 2);
        Numbered third = added(queue, 3);

        queue.await(third);

        assertThat(batches).containsExactly(List.of(first, second, third));
        assertThatCode(() -> {
                    queue.await(second);
                    queue.await(first);
                })
                .doesNotThrowAnyException();
        assertThat(batches).hasSize(1);
    }

    @Test
    void aBatchIsBoundedAndTheWaiterServesOnUntilItsOwnIsServed() {
        CombiningQueue<Numbered> queue = new CombiningQueue<>(2, batches::add);
        Numbered first = added(queue, 1);
        Numbered second = added(queue, 2);
        Numbered third = added(queue, 3);
        Numbered fourth = added(queue, 4);
        Numbered behind = added(queue, 5);

        queue.await(third);

        assertThat(batches).containsExactly(List.of(first, second), List.of(third, fourth));
        queue.await(behind);
        assertThat(batches).hasSize(3).last().isEqualTo(List.of(behind));
    }

    @Test
    void aFailureReachesOnlyItsRequest() {
        IllegalStateException failure = new IllegalStateException("second");
        CombiningQueue<Numbered> queue =
                new CombiningQueue<>(10, batch -> batch.get(1).failWith(failure));
        Numbered first = added(queue, 1);
        Numbered second = added(queue, 2);
        Numbered third = added(queue, 3);

        queue.await(third);

        assertThatCode(() -> queue.await(first)).doesNotThrowAnyException();
        assertThatThrownBy(() -> queue.await(second)).isSameAs(failure);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aServerThatThrowsFailsAllOfItsBatch(boolean error) {
        Throwable thrown = error ? new AssertionError("planted") : new IllegalStateException("planted");
        CombiningQueue<Numbered> queue =
                new CombiningQueue<>(2, batch -> CombiningQueueTest.<RuntimeException>sneak(thrown));
        Numbered first = added(queue, 1);
        Numbered second = added(queue, 2);

        assertThatThrownBy(() -> queue.await(second))
                .hasMessage("serving failed")
                .hasCause(thrown);
        assertThatThrownBy(() -> queue.await(first))
                .hasMessage("serving failed")
                .hasCause(thrown);
    }

    @Test
    void aRequestThatFailedForItsOwnReasonKeepsItWhenTheServerThrows() {
        IllegalStateException own = new IllegalStateException("own");
        CombiningQueue<Numbered> queue = new CombiningQueue<>(2, batch -> {
            batch.get(0).failWith(own);
            throw new IllegalStateException("planted");
        });
        Numbered first = added(queue, 1);

        assertThatThrownBy(() -> queue.await(first)).isSameAs(own);
    }

    /** Or it would take an unserved request for a failed one, while somebody serves it later. */
    @Test
    void aServerThatThrowsForOthersDoesNotEndTheWaitOfWhoeverServesThem() {
        CombiningQueue<Numbered> queue = new CombiningQueue<>(1, batch -> {
            batches.add(batch);
            if (batch.get(0).number == 1) {
                throw new IllegalStateException("planted");
            }
        });
        Numbered first = added(queue, 1);
        Numbered second = added(queue, 2);

        queue.await(second);

        assertThat(batches).containsExactly(List.of(first), List.of(second));
    }

    @Test
    void aServerThatThrowsLeavesNobodyWaitingForEver() throws Exception {
        CountDownLatch serving = new CountDownLatch(1);
        CountDownLatch mayThrow = new CountDownLatch(1);
        CombiningQueue<Numbered> queue = new CombiningQueue<>(1, batch -> {
            batches.add(batch);
            if (batch.get(0).number == 1) {
                serving.countDown();
                await(mayThrow);
                throw new IllegalStateException("planted");
            }
        });
        Workers.Worker<Boolean> leader = workers.run(() -> queue.await(added(queue, 1)));
        await(serving);
        Workers.Worker<Boolean> parked =
                workers.run(() -> queue.await(added(queue, 2))).awaitWaiting();

        mayThrow.countDown();

        assertThatThrownBy(leader::result).isInstanceOf(ExecutionException.class);
        assertThat(parked.result()).isTrue();
    }

    @Test
    void anInterruptDoesNotEndTheWaitAndTheFlagIsSetAgain() throws Exception {
        CountDownLatch serving = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CombiningQueue<Numbered> queue = new CombiningQueue<>(1, batch -> {
            batches.add(batch);
            serving.countDown();
            await(mayEnd);
        });
        Workers.Worker<Boolean> leader = workers.run(() -> queue.await(added(queue, 1)));
        await(serving);
        Workers.Worker<Boolean> waiter = workers.start(() -> {
            queue.await(added(queue, 2));
            return Thread.currentThread().isInterrupted();
        });
        waiter.awaitWaiting();

        waiter.thread().interrupt();
        Workers.awaitUntil(() -> !waiter.thread().isInterrupted());
        waiter.awaitWaiting();
        mayEnd.countDown();

        assertThat(waiter.result()).isTrue();
        assertThat(leader.result()).isTrue();
    }

    @Test
    void whoeverServesDoesSoWithTheFlagClearAndGetsItBack() {
        List<Boolean> flags = new ArrayList<>();
        CombiningQueue<Numbered> queue = new CombiningQueue<>(
                1, batch -> flags.add(Thread.currentThread().isInterrupted()));
        added(queue, 1);
        Numbered second = added(queue, 2);

        Thread.currentThread().interrupt();
        queue.await(second);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(flags).containsExactly(false, false);
    }

    @Test
    void othersCanAddWhileSomebodyServes() throws Exception {
        CountDownLatch addedMeanwhile = new CountDownLatch(1);
        List<Workers.Worker<Boolean>> others = new ArrayList<>();
        List<CombiningQueue<Numbered>> self = new ArrayList<>();
        CombiningQueue<Numbered> queue = new CombiningQueue<>(10, batch -> {
            batches.add(batch);
            if (batch.get(0).number == 1) {
                others.add(workers.run(() -> {
                    Numbered second = added(self.get(0), 2);
                    addedMeanwhile.countDown();
                    self.get(0).await(second);
                }));
                await(addedMeanwhile);
                others.get(0).awaitWaiting();
            }
        });
        self.add(queue);

        queue.await(added(queue, 1));

        assertThat(others.get(0).result()).isTrue();
        assertThat(batches).hasSize(2);
    }

    @Test
    void aParkedWaiterIsServedThoughTheHeadsWaiterComesLate() throws Exception {
        CountDownLatch serving = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CombiningQueue<Numbered> queue = new CombiningQueue<>(1, batch -> {
            batches.add(batch);
            if (batch.get(0).number == 1) {
                serving.countDown();
                await(mayEnd);
            }
        });
        Workers.Worker<Boolean> leader = workers.run(() -> queue.await(added(queue, 1)));
        await(serving);
        Numbered head = added(queue, 2);
        Workers.Worker<Boolean> parked =
                workers.run(() -> queue.await(added(queue, 3))).awaitWaiting();
        mayEnd.countDown();
        assertThat(leader.result()).isTrue();

        queue.await(head);

        assertThat(parked.result()).isTrue();
        assertThat(batches).extracting(batch -> batch.get(0).number).containsExactly(1, 2, 3);
    }

    @Test
    void aParkedWaiterIsServedThoughNobodyAwaitsTheHead() throws Exception {
        CountDownLatch serving = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CombiningQueue<Numbered> queue = new CombiningQueue<>(10, batch -> {
            batches.add(batch);
            if (batch.get(0).number == 1) {
                serving.countDown();
                await(mayEnd);
            }
        });
        Workers.Worker<Boolean> leader = workers.run(() -> queue.await(added(queue, 1)));
        await(serving);
        Workers.Worker<Boolean> parked = workers.run(() -> {
                    added(queue, 2);
                    queue.await(added(queue, 3));
                })
                .awaitWaiting();

        mayEnd.countDown();

        assertThat(leader.result()).isTrue();
        assertThat(parked.result()).isTrue();
        assertThat(batches).last().satisfies(batch -> assertThat(batch).hasSize(2));
    }

    private static Numbered added(CombiningQueue<Numbered> queue, int number) {
        Numbered request = new Numbered(number);
        queue.add(request);
        return request;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static final class Numbered extends CombiningQueue.Request {
        private final int number;

        Numbered(int number) {
            this.number = number;
        }
    }
}
