package dev.parley.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.fixtures.RedisServer;
import dev.parley.model.Lease;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.testkit.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store does while its server is away, deaf, or at the end of a bad line. */
final class BrokenLinkTest {

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration IMPATIENT = Duration.ofMillis(700);

    /** {@code -Dparley.redis.appends=200000} for a longer run. */
    private static final int APPENDS = Integer.getInteger("parley.redis.appends", 20_000);

    private static final int WRITERS = 8;
    private static final int FEWEST_CUTS = 40;
    private static final long CUT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final long CRASH_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final RedisServer server = TestRedis.own("--appendonly", "yes", "--appendfsync", "always");
    private final FaultProxy proxy =
            FaultProxy.before(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private long questions;
    private final List<RedisConversationStore> opened = new ArrayList<>();

    @AfterEach
    void end() {
        proxy.heal();
        threads.shutdownNow();
        opened.forEach(RedisConversationStore::close);
        proxy.close();
        server.close();
    }

    private RedisConversationStore open(Duration timeout) {
        return opened(builder(timeout).open());
    }

    private RedisConversationStore opened(RedisConversationStore store) {
        opened.add(store);
        return store;
    }

    private RedisStoreBuilder builder(Duration timeout) {
        return RedisConversationStore.builder(TestRedis.uriThrough(server, proxy.address()))
                .timeout(timeout);
    }

    /**
     * The time to the next cut begins when the connection works, which is seen by an append that came through it. Cuts by
     * the clock alone would soon find nothing but connections that are being made, of which the first request is the
     * handshake, and on a busy machine no append would ever come through.
     */
    @Test
    @Timeout(300)
    void everyEntryIsThereOnceAndInOrderThoughTheConnectionIsCutEvery25Milliseconds() throws Exception {
        RedisConversationStore store = open(PATIENT);
        AtomicLong appended = new AtomicLong();
        AtomicInteger cuts = new AtomicInteger();
        List<Future<Lease>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(threads.submit(
                    () -> write(store, count -> count < APPENDS / WRITERS || cuts.get() < FEWEST_CUTS, appended)));
        }

        long seed = System.nanoTime();
        Random random = new Random(seed);
        while (!writers.stream().allMatch(Future::isDone)) {
            long before = appended.get();
            until(() -> appended.get() > before || writers.stream().allMatch(Future::isDone));
            LockSupport.parkNanos(CUT_NANOS);
            proxy.disturb(random.nextBoolean() ? FaultProxy.Fault.ANSWER_LOST : FaultProxy.Fault.REQUEST_LOST, 0);
            until(() -> proxy.hasStruck() || writers.stream().allMatch(Future::isDone));
            proxy.heal();
            cuts.incrementAndGet();
        }

        long stored = 0;
        for (Future<Lease> writer : writers) {
            List<String> texts = Talk.texts(store, writer.get().conversation());
            stored += texts.size();
            assertThat(texts)
                    .as("seed %d, %d cuts", seed, cuts.get())
                    .hasSizeGreaterThanOrEqualTo(APPENDS / WRITERS)
                    .containsExactly(Talk.numbered("entry", texts.size()));
        }
        assertThat(stored).isEqualTo(appended.get());
    }

    private static Lease write(RedisConversationStore store, int count) {
        return write(store, written -> written < count, new AtomicLong());
    }

    private static Lease write(RedisConversationStore store, IntPredicate goesOn, AtomicLong appended) {
        Lease lease = store.create(Talk.info(), Talk.owner(store));
        for (int i = 0; goesOn.test(i); i++) {
            assertThat(store.append(lease, i, Talk.entries("entry " + i))).isEqualTo(i + 1);
            appended.incrementAndGet();
        }
        return lease;
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUEST_LOST", "ANSWER_LOST", "RESET"})
    void callWhoseRequestOrAnswerIsLostIsSentAgain(FaultProxy.Fault fault) throws Exception {
        RedisConversationStore store = open(PATIENT);
        Lease lease = Talk.started(store, "first");

        proxy.disturb(fault, 0);
        Future<Long> append = threads.submit(() -> store.append(lease, 1, Talk.entries("second")));
        until(proxy::hasStruck);
        proxy.heal();

        assertThat(append.get()).isEqualTo(2);
        assertThat(Talk.texts(store, lease.conversation())).containsExactly("first", "second");
    }

    @Test
    void blackHoleEndsACallInTimeWithAnUnknownOutcomeAndTheHandleGoesOn() {
        RedisConversationStore store = open(IMPATIENT);
        Lease lease = Talk.started(store, "first");

        proxy.disturb(FaultProxy.Fault.BLACK_HOLE, 0);
        assertThatThrownBy(() -> store.append(lease, 1, Talk.entries("second")))
                .isInstanceOf(StoreOutcomeUnknownException.class);
        assertThatThrownBy(() -> store.find(lease.conversation()))
                .isInstanceOf(StoreUnavailableException.class)
                .isNotInstanceOf(StoreOutcomeUnknownException.class);
        proxy.heal();

        untilItWorks(() -> store.append(lease, 1, Talk.entries("second")));
        assertThat(Talk.texts(store, lease.conversation())).containsExactly("first", "second");
    }

    @Test
    void connectionOnWhichNothingComesBackIsGivenUpForANewOne() {
        RedisConversationStore store = open(IMPATIENT);
        Lease lease = Talk.started(store, "first");
        long before = othersConnections();

        proxy.disturb(FaultProxy.Fault.BLACK_HOLE, 0);
        assertThatThrownBy(() -> store.find(lease.conversation())).isInstanceOf(StoreUnavailableException.class);

        // through the black hole, which closes nothing: the proxy connects to the server for each client
        until(() -> othersConnections() > before);
        proxy.heal();
        untilItWorks(() -> store.find(lease.conversation()));
    }

    /** How many the server has seen so far, without those that this question takes. */
    private long othersConnections() {
        questions++;
        return ((String) server.call("INFO", "stats"))
                        .lines()
                        .filter(line -> line.startsWith("total_connections_received:"))
                        .mapToLong(line -> Long.parseLong(line.split(":", 2)[1].strip()))
                        .sum()
                - questions;
    }

    @Test
    void whileTheServerIsAwayNothingIsAppliedAndAfterwardsTheSameHandleWorks() {
        RedisConversationStore store = open(IMPATIENT);
        Lease lease = Talk.started(store, "first");

        server.kill();
        List<Throwable> refusals = new ArrayList<>();
        while (refusals.size() < 3) {
            try {
                store.append(lease, 1, Talk.entries("second"));
            } catch (StoreUnavailableException e) {
                refusals.add(e);
            }
        }
        server.restart();

        // the first may have been on its way when the server died; the others were never sent
        assertThat(refusals.subList(1, 3))
                .allSatisfy(refusal -> assertThat(refusal).isNotInstanceOf(StoreOutcomeUnknownException.class));
        untilItWorks(() -> store.append(lease, 1, Talk.entries("second")));
        assertThat(Talk.texts(store, lease.conversation())).containsExactly("first", "second");
    }

    @Test
    void whatWasAcknowledgedSurvivesEveryCrashOfTheServer() throws Exception {
        RedisConversationStore store = open(PATIENT);
        List<Future<Lease>> writers = new ArrayList<>();
        int each = 400;
        for (int i = 0; i < WRITERS; i++) {
            writers.add(threads.submit(() -> write(store, each)));
        }

        for (int crash = 0; crash < 5; crash++) {
            LockSupport.parkNanos(CRASH_NANOS);
            server.kill();
            server.restart();
        }

        for (Future<Lease> writer : writers) {
            assertThat(Talk.texts(store, writer.get().conversation())).containsExactly(Talk.numbered("entry", each));
        }
    }

    @Test
    void moreCallsThanMayBePendingAreRefusedAtOnce() throws Exception {
        RedisConversationStore store = opened(builder(PATIENT).mostPending(4).open());
        Lease lease = Talk.started(store, "first");

        server.pause();
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiting.add(threads.submit(() -> store.find(lease.conversation())));
        }
        untilRefused(store, lease);
        server.resume();

        for (Future<?> each : waiting) {
            assertThat(each.get()).isNotNull();
        }
        assertThat(store.find(lease.conversation())).isPresent();
    }

    /** The four may not all have asked yet; a call of ours that waits with them is ended by an interrupt. */
    private void untilRefused(RedisConversationStore store, Lease lease) throws Exception {
        for (boolean refused = false; !refused; ) {
            Future<?> fifth = threads.submit(() -> store.find(lease.conversation()));
            try {
                fifth.get(200, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                assertThat(e.getCause())
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("4 calls are pending");
                refused = true;
            } catch (java.util.concurrent.TimeoutException e) {
                fifth.cancel(true);
            }
        }
    }

    @Test
    void interruptEndsAWaitAtOnceAndTheAppendCanBeRepeated() throws Exception {
        RedisConversationStore store = open(PATIENT);
        Lease lease = Talk.started(store, "first");
        CompletableFuture<Thread> waiting = new CompletableFuture<>();

        proxy.disturb(FaultProxy.Fault.BLACK_HOLE, 0);
        Future<Boolean> flag = threads.submit(() -> {
            waiting.complete(Thread.currentThread());
            assertThatThrownBy(() -> store.append(lease, 1, Talk.entries("second")))
                    .isInstanceOf(StoreOutcomeUnknownException.class);
            return Thread.interrupted();
        });
        until(proxy::hasStruck); // it was sent
        waiting.get().interrupt();
        assertThat(flag.get()).as("the interrupt flag stays").isTrue();
        proxy.heal();

        assertThat(store.append(lease, 1, Talk.entries("second"))).isEqualTo(2);
        assertThat(Talk.texts(store, lease.conversation())).containsExactly("first", "second");
    }

    @Test
    void closeEndsAllWaits() throws Exception {
        RedisConversationStore store = open(PATIENT);
        Lease lease = Talk.started(store, "first");

        proxy.disturb(FaultProxy.Fault.BLACK_HOLE, 0);
        Future<Long> append = threads.submit(() -> store.append(lease, 1, Talk.entries("second")));
        until(proxy::hasStruck); // it was sent
        store.close();

        assertThatThrownBy(append::get).hasCauseInstanceOf(StoreOutcomeUnknownException.class);
        assertThatThrownBy(() -> store.find(lease.conversation())).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void serverThatForgetsTheScriptsGetsThemAgain() {
        RedisConversationStore store = open(PATIENT);
        Lease lease = Talk.started(store, "first");

        server.call("SCRIPT", "FLUSH");

        assertThat(store.append(lease, 1, Talk.entries("second"))).isEqualTo(2);
        assertThat(Talk.texts(store, lease.conversation())).containsExactly("first", "second");
    }

    @Test
    void serverWithoutMemoryRefusesAnAppendWhole() {
        RedisConversationStore store = open(PATIENT);
        Lease lease = Talk.started(store, "first");

        server.call("CONFIG", "SET", "maxmemory", "1");
        assertThatThrownBy(() -> store.append(lease, 1, Talk.entries(Talk.numbered("more", 2_500))))
                .isInstanceOf(StoreUnavailableException.class)
                .isNotInstanceOf(StoreOutcomeUnknownException.class)
                .hasMessageContaining("OOM");
        assertThat(Talk.texts(store, lease.conversation())).containsExactly("first");
        server.call("CONFIG", "SET", "maxmemory", "0");

        assertThat(store.append(lease, 1, Talk.entries("second"))).isEqualTo(2);
    }

    private static void untilItWorks(Runnable call) {
        until(() -> {
            try {
                call.run();
                return true;
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
    }

    private static void until(BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENT.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }
}
