package dev.parley.openai;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a response, taken piece by piece with a limit on silence, which the JDK's streams do not offer. At most one
 * piece waits. One thread takes; any thread may close.
 */
final class BodyPipe implements HttpResponse.BodySubscriber<BodyPipe>, AutoCloseable {

    private static final Flow.Subscription NONE_YET = new Idle();
    private static final Flow.Subscription CLOSED = new Idle();

    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private Flow.Subscription subscription = NONE_YET; // guarded by this, and called outside

    /** What came next. */
    private sealed interface Arrival {}

    private record Piece(List<ByteBuffer> bytes) implements Arrival {}

    private record End() implements Arrival {}

    private record Broken(Throwable cause) implements Arrival {}

    private record Closed() implements Arrival {}

    @Override
    public CompletionStage<BodyPipe> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription incoming) {
        if (replace(NONE_YET, incoming)) {
            incoming.request(1);
            return;
        }
        incoming.cancel(); // closed before the body began
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        arrivals.add(new Piece(bytes));
    }

    @Override
    public void onError(Throwable cause) {
        arrivals.add(new Broken(cause));
    }

    @Override
    public void onComplete() {
        arrivals.add(new End());
    }

    /**
     * Waits for the next bytes.
     *
     * @return empty at the body's end
     * @throws ModelFailure if the connection broke, or nothing came for {@code patience}
     * @throws InterruptedException if this thread was interrupted or the pipe closed
     */
    Optional<List<ByteBuffer>> take(Duration patience) throws ModelFailure, InterruptedException {
        Arrival arrival = arrivals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (arrival instanceof Piece piece) {
            current().request(1);
            return Optional.of(piece.bytes());
        }
        if (arrival instanceof End) {
            return Optional.empty();
        }
        if (arrival instanceof Broken broken) {
            throw ModelFailure.connectionLost(broken.cause());
        }
        if (arrival instanceof Closed) {
            throw new InterruptedException("the response was closed");
        }
        throw ModelFailure.passing(ModelFailure.IDLE_TIMEOUT, "the endpoint said nothing for %s".formatted(patience));
    }

    @Override
    public void close() {
        hangUp();
    }

    /** Closes the connection, unless the body has ended, and wakes whoever takes. Idempotent. */
    void hangUp() {
        Flow.Subscription open = current();
        while (!replace(open, CLOSED)) {
            open = current();
        }
        arrivals.add(new Closed());
        open.cancel();
    }

    private synchronized Flow.Subscription current() {
        return subscription;
    }

    private synchronized boolean replace(Flow.Subscription expected, Flow.Subscription next) {
        if (subscription != expected) {
            return false;
        }
        subscription = next;
        return true;
    }

    /** Nothing to ask and nothing to cancel. */
    private static final class Idle implements Flow.Subscription {

        @Override
        public void request(long pieces) {}

        @Override
        public void cancel() {}
    }
}
