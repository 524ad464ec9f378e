package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSubmissionsTest {

    private final Workers workers = new Workers();
    private final AtomicInteger submitted = new AtomicInteger();
    private final ClientSubmissions submissions = new ClientSubmissions(Set::of);

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void theSameIdTwiceIsOneSubmission() {
        submissions.once("a", submitted::incrementAndGet);
        submissions.once("a", submitted::incrementAndGet);
        submissions.once("b", submitted::incrementAndGet);

        assertThat(submitted).hasValue(2);
    }

    @Test
    void theSameIdFromManyThreadsAtOnceIsOneSubmissionThatAllWaitFor() throws Exception {
        for (int round = 0; round < 300; round++) {
            ClientSubmissions shared = new ClientSubmissions(Set::of);
            AtomicInteger begun = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();

            workers.together(8, thread -> {
                shared.once("id", () -> {
                    begun.incrementAndGet();
                    done.incrementAndGet();
                });
                assertThat(done).hasValue(1);
            });

            assertThat(begun).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thoseWhoWaitShareAFailureAndTheIdIsFreeAgain(boolean error) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        Workers.Worker<Boolean> first = workers.run(() -> submissions.once("a", () -> {
            begun.countDown();
            Workers.awaitUntil(() -> mayFail.getCount() == 0);
            if (error) {
                throw new AssertionError("planted");
            }
            throw new IllegalStateException("planted");
        }));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Workers.Worker<Boolean> second = workers.run(() -> submissions.once("a", submitted::incrementAndGet))
                .awaitWaiting();

        mayFail.countDown();

        assertThatThrownBy(first::result).hasRootCauseMessage("planted");
        assertThatThrownBy(second::result).hasRootCauseMessage("planted");
        submissions.once("a", submitted::incrementAndGet);
        assertThat(submitted).hasValue(1);
    }

    @Test
    void aFailureThatIsSharedIsTheVerySame() throws Exception {
        IllegalStateException failure = new IllegalStateException("planted");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayFail = new CountDownLatch(1);
        Workers.Worker<Boolean> first = workers.run(() -> submissions.once("a", () -> {
            begun.countDown();
            Workers.awaitUntil(() -> mayFail.getCount() == 0);
            throw failure;
        }));
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        Workers.Worker<Boolean> second = workers.run(() -> submissions.once("a", submitted::incrementAndGet))
                .awaitWaiting();

        mayFail.countDown();

        assertThatThrownBy(first::result).hasCause(failure);
        assertThatThrownBy(second::result).hasCause(failure);
    }

    @Test
    void theLastThousandIdsAreRemembered() {
        IntStream.range(0, 1_001).forEach(i -> submissions.once("id-" + i, submitted::incrementAndGet));

        submissions.once("id-1", submitted::incrementAndGet);
        assertThat(submitted).hasValue(1_001);

        submissions.once("id-0", submitted::incrementAndGet);
        assertThat(submitted).hasValue(1_002);
    }

    @Test
    void idsOfEarlierSessionsAreReadOnceWhenAClientFirstBringsOne() {
        AtomicInteger reads = new AtomicInteger();
        ClientSubmissions resumed = new ClientSubmissions(() -> {
            reads.incrementAndGet();
            return new LinkedHashSet<>(List.of("x", "y"));
        });
        assertThat(reads).hasValue(0);

        resumed.once("x", submitted::incrementAndGet);
        resumed.once("y", submitted::incrementAndGet);
        resumed.once("z", submitted::incrementAndGet);

        assertThat(submitted).hasValue(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void theOldestIdOfEarlierSessionsIsForgottenFirst() {
        LinkedHashSet<String> earlier = new LinkedHashSet<>();
        IntStream.range(0, 1_000).forEach(i -> earlier.add("id-" + i));
        ClientSubmissions resumed = new ClientSubmissions(() -> earlier);

        resumed.once("new", submitted::incrementAndGet);
        resumed.once("id-1", submitted::incrementAndGet);
        assertThat(submitted).hasValue(1);

        resumed.once("id-0", submitted::incrementAndGet);
        assertThat(submitted).hasValue(2);
    }

    @Test
    void earlierIdsThatCannotBeReadAreReadAgain() {
        AtomicInteger reads = new AtomicInteger();
        ClientSubmissions resumed = new ClientSubmissions(() -> {
            if (reads.incrementAndGet() == 1) {
                throw new IllegalStateException("store is away");
            }
            return Set.of("x");
        });

        assertThatThrownBy(() -> resumed.once("x", submitted::incrementAndGet)).hasMessage("store is away");
        resumed.once("x", submitted::incrementAndGet);

        assertThat(submitted).hasValue(0);
        assertThat(reads).hasValue(2);
    }
}
