package dev.parley.openai;

import dev.parley.memory.Turn;
import dev.parley.memory.TurnFailedException;
import dev.parley.model.ResponseItem;
import dev.parley.model.TokenUsage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * A model that is asked as often as its {@link RetryPolicy} allows. An answer of which a part is in the conversation
 * already is not asked for again. Safe for use by many threads.
 */
final class Model {

    private final ModelEndpoint endpoint;
    private final ModelForm form;
    private final RetryPolicy policy;
    private final Sleeper sleeper;
    private final DoubleSupplier random;

    Model(ModelEndpoint endpoint, ModelForm form, RetryPolicy policy, Sleeper sleeper, DoubleSupplier random) {
        this.endpoint = endpoint;
        this.form = form;
        this.policy = policy;
        this.sleeper = sleeper;
        this.random = random;
    }

    /** Lets time pass. */
    @FunctionalInterface
    interface Sleeper {

        void sleep(Duration length) throws InterruptedException;
    }

    /**
     * Asks, and tells {@code listener} the answer until it is whole.
     *
     * @throws TurnFailedException if there is no whole answer; what the listener heard of it stands
     * @throws InterruptedException if the turn was interrupted
     */
    void ask(ModelRequest request, Turn turn, ModelListener listener) throws InterruptedException {
        String body = form.write(request);
        for (int attempt = 1; ; attempt++) {
            ItemWatch watch = new ItemWatch(listener);
            try {
                endpoint.exchange(body, turn, form.read(watch));
                return;
            } catch (ModelFailure failure) {
                Optional<Duration> delay = watch.heardItem || !failure.mayPass()
                        ? Optional.empty()
                        : policy.delayAfter(attempt, failure.retryAfter(), random);
                if (delay.isEmpty()) {
                    throw failure.asTurnFailure();
                }
                turn.warn("%s; attempt %d of %d follows in %d ms"
                        .formatted(
                                failure.reason(),
                                attempt + 1,
                                policy.attempts(),
                                delay.get().toMillis()));
                sleeper.sleep(delay.get());
            }
        }
    }

    /** Knows whether an item has passed. */
    private static final class ItemWatch implements ModelListener {

        private final ModelListener listener;
        private boolean heardItem;

        ItemWatch(ModelListener listener) {
            this.listener = listener;
        }

        @Override
        public void textDelta(String delta) {
            listener.textDelta(delta);
        }

        @Override
        public void reasoningDelta(String delta) {
            listener.reasoningDelta(delta);
        }

        @Override
        public void item(ResponseItem item) {
            heardItem = true;
            listener.item(item);
        }

        @Override
        public void usage(TokenUsage usage) {
            listener.usage(usage);
        }
    }
}
