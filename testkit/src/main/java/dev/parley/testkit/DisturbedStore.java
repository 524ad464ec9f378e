package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ConversationInfo;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.StoreOutcomeUnknownException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.testkit.FaultProxy.Fault;
import dev.parley.testkit.StoreUnderTest.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** A handle behind a proxy that disturbs its calls. */
final class DisturbedStore implements AutoCloseable {

    /** More messages than any store exchanges for one call; fewer where each step waits for a time-out. */
    private static final int MOST_STEPS = 25;

    private static final int MOST_WAITS = 4;

    /** Beyond the declared longest call: what a busy machine may add. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final StoreBench bench;
    private final FaultProxy proxy;
    private final ConversationStore store;
    private final Duration longestCall;

    private DisturbedStore(StoreBench bench, FaultProxy proxy, NetworkBackend backend) {
        this.bench = bench;
        this.proxy = proxy;
        this.store = bench.adopt(backend.opener().apply(proxy.address()));
        this.longestCall = backend.longestCall();
    }

    static DisturbedStore of(StoreBench bench) {
        NetworkBackend backend = bench.needs(Capability.NETWORK, bench.subject().network());
        return new DisturbedStore(bench, FaultProxy.before(backend.address()), backend);
    }

    /** The handle whose connection is disturbed. */
    ConversationStore store() {
        return store;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /**
     * One call, disturbed at each of its steps in turn.
     *
     * @param name as messages show it
     * @param prepare makes what one round needs and gives the call
     */
    <S> void disturb(String name, Fault fault, Function<ConversationStore, Trial<S>> prepare) {
        int most = fault == Fault.BLACK_HOLE ? MOST_WAITS : MOST_STEPS;
        boolean struck = true;
        for (int step = 0; struck && step < most; step++) {
            struck = disturbAtStep("%s, %s at step %d".formatted(name, fault, step), fault, step, prepare.apply(store));
            if (step == 0 && !struck) {
                throw new Untestable("%s sent nothing through the proxy".formatted(name));
            }
        }
    }

    /**
     * What one disturbed call is to keep.
     *
     * @param <S> what the call answers
     * @param applied whether it was applied, as an undisturbed handle sees it
     * @param holds checks what is there once the call, repeated where needed, has answered
     */
    record Trial<S>(Supplier<S> call, BooleanSupplier applied, Consumer<S> holds) {}

    private <S> boolean disturbAtStep(String name, Fault fault, int step, Trial<S> trial) {
        // so that the steps are those of the call, not of connecting again after the fault before
        Optional<ConversationInfo> unused =
                untilItAnswers("the call before " + name, () -> store.find(StoreBench.newId()));
        proxy.disturb(fault, step);
        List<Callable<S>> call = List.of(trial.call()::get);
        Race.Outcome<S> outcome =
                bench.race().run(call, longestCall.plus(MARGIN)).get(0);
        boolean struck = proxy.hasStruck();
        if (struck) {
            saysWhatIsTrue(name, outcome, trial);
        } else {
            assertThat(outcome.problem())
                    .as("%s, which was not disturbed", name)
                    .isEmpty();
        }
        proxy.heal();
        trial.holds().accept(outcome.value().orElseGet(() -> untilItAnswers(name, trial.call())));
        return struck;
    }

    private static <S> void saysWhatIsTrue(String name, Race.Outcome<S> outcome, Trial<S> trial) {
        Optional<Throwable> problem = outcome.problem();
        if (problem.isEmpty()) {
            assertThat(trial.applied().getAsBoolean())
                    .as("%s was acknowledged: an undisturbed handle sees it", name)
                    .isTrue();
            return;
        }
        assertThat(problem.get())
                .as("%s must say that the store is unavailable or the outcome unknown, by type", name)
                .isInstanceOf(StoreUnavailableException.class);
        if (!(problem.get() instanceof StoreOutcomeUnknownException)) {
            assertThat(trial.applied().getAsBoolean())
                    .as(
                            "%s said %s, which means that nothing was applied, and an undisturbed handle sees it",
                            name, problem.get())
                    .isFalse();
        }
    }

    private <S> S untilItAnswers(String name, Supplier<S> call) {
        return Patience.untilAvailable(
                "the same handle works again after %s".formatted(name), longestCall.plus(MARGIN), call);
    }

    @Override
    public void close() {
        proxy.close();
    }
}
