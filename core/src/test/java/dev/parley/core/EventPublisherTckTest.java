package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.spi.TaskThreads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;

/** The publisher against the rules of Reactive Streams: each method of the official TCK is a test here. */
class EventPublisherTckTest {

    private static final int METHODS = 38;

    /** What the TCK has a name for, but no way to check. All else must run. */
    private static final Set<String> WITHOUT_A_CHECK = Set.of(
            "untested_spec106_mustConsiderSubscriptionCancelledAfterOnErrorOrOnCompleteHasBeenCalled",
            "untested_spec107_mustNotEmitFurtherSignalsOnceOnErrorHasBeenSignalled",
            "untested_spec108_possiblyCanceledSubscriptionShouldNotReceiveOnErrorOrOnCompleteSignals",
            "untested_spec109_subscribeShouldNotThrowNonFatalThrowable",
            "untested_spec110_rejectASubscriptionRequestIfTheSameSubscriberSubscribesTwice",
            "untested_spec304_requestShouldNotPerformHeavyComputations",
            "untested_spec305_cancelMustNotSynchronouslyPerformHeavyComputation");

    private static final ExecutorService THREADS = TaskThreads.perTask("tck");

    @AfterAll
    static void close() {
        THREADS.shutdownNow();
    }

    @Test
    void theTckHasTheMethodsThatWereCounted() {
        assertThat(methods()).hasSize(METHODS);
    }

    @TestFactory
    Stream<DynamicTest> theTckIsKept() {
        return methods().stream().map(method -> DynamicTest.dynamicTest(method.getName(), () -> run(method)));
    }

    private static List<Method> methods() {
        return Stream.of(Verification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static void run(Method method) throws Throwable {
        Verification verification = new Verification();
        try {
            verification.setUp();
            method.invoke(verification);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SkipException skip) {
                assertThat(WITHOUT_A_CHECK).as("may be skipped: %s", skip).contains(method.getName());
                throw new TestAbortedException(method.getName() + ": " + skip.getMessage(), skip);
            }
            throw e.getCause();
        } finally {
            verification.stop();
        }
    }

    /** Not a test of its own: the TCK's methods are called one by one. */
    private static final class Verification extends FlowPublisherVerification<ConversationEvent> {

        private static final int ALL_AT_ONCE = 10_000;

        private final Set<Thread> emitters = new HashSet<>();
        private volatile boolean stopped;

        Verification() {
            super(new TestEnvironment(1_000, 100), 300);
        }

        @Override
        public Flow.Publisher<ConversationEvent> createFlowPublisher(long elements) {
            if (elements > ALL_AT_ONCE) {
                return endless();
            }
            EventLog log = log();
            for (long i = 0; i < elements; i++) {
                log.publish(event(i), 0);
            }
            log.end(CloseReason.REMOVED);
            return publisher(log);
        }

        private Flow.Publisher<ConversationEvent> endless() {
            EventLog log = log();
            Thread emitter = new Thread(
                    () -> {
                        for (long i = 0; !stopped; i++) {
                            log.publish(event(i), 0);
                        }
                        log.end(CloseReason.REMOVED);
                    },
                    "tck-emitter");
            emitters.add(emitter);
            emitter.start();
            return publisher(log);
        }

        @Override
        public Flow.Publisher<ConversationEvent> createFailedFlowPublisher() {
            EventLog log = log();
            log.end(CloseReason.SESSION_LOST);
            return publisher(log);
        }

        void stop() throws InterruptedException {
            stopped = true;
            for (Thread emitter : emitters) {
                emitter.join(30_000);
                assertThat(emitter.isAlive()).isFalse();
            }
        }

        private static EventLog log() {
            return new EventLog(Leases.at(0), new EventLimits(ALL_AT_ONCE, 100_000_000), new Tally(null), event -> {});
        }

        private static Flow.Publisher<ConversationEvent> publisher(EventLog log) {
            return new EventPublisher(log, new EventCursor(1, 0, 0), THREADS);
        }

        private static Event event(long number) {
            return new Event("1-1", new EventMsg.AgentMessageDelta("e" + number));
        }
    }
}
