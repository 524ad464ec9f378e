package dev.parley.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class BodyPipeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicInteger requested = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final Flow.Subscription subscription = new Flow.Subscription() {
        @Override
        public void request(long pieces) {
            requested.addAndGet((int) pieces);
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }
    };

    @Test
    void asksForOnePieceAfterTheOther() throws Exception {
        try (BodyPipe pipe = new BodyPipe()) {
            List<ByteBuffer> piece = List.of(ByteBuffer.wrap(new byte[] {1}));
            pipe.onSubscribe(subscription);
            assertThat(requested).hasValue(1);

            pipe.onNext(piece);
            assertThat(requested).hasValue(1);
            assertThat(pipe.take(PATIENCE)).contains(piece);
            assertThat(requested).hasValue(2);

            pipe.onComplete();
            assertThat(pipe.take(PATIENCE)).isEmpty();
        }
    }

    @Test
    void cancelsABodyThatBeginsAfterItWasClosed() {
        BodyPipe pipe = new BodyPipe();
        pipe.close();

        pipe.onSubscribe(subscription);

        assertThat(cancelled).hasValue(1);
        assertThat(requested).hasValue(0);
        assertThatThrownBy(() -> pipe.take(PATIENCE)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void cancelsOnceHoweverOftenItIsClosed() {
        BodyPipe pipe = new BodyPipe();
        pipe.onSubscribe(subscription);

        pipe.close();
        pipe.hangUp();

        assertThat(cancelled).hasValue(1);
    }

    @Test
    void saysThatTheConnectionBrokeWithoutWhatWasSaidOfIt() {
        try (BodyPipe pipe = new BodyPipe()) {
            pipe.onSubscribe(subscription);
            pipe.onError(new IOException("secret content"));

            assertThatThrownBy(() -> pipe.take(PATIENCE))
                    .isInstanceOfSatisfying(ModelFailure.class, failure -> {
                        assertThat(failure.code()).isEqualTo("connection_lost");
                        assertThat(failure.mayPass()).isTrue();
                    })
                    .hasMessage("the connection failed (IOException)");
        }
    }
}
