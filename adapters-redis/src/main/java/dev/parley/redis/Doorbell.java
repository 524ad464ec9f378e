package dev.parley.redis;

import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.RedisException;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Tells that there is something to read, so that nobody has to ask all the time. A ring may be lost together with the
 * connection; when that is back, the listener is told that it may have missed some.
 */
final class Doorbell extends RedisPubSubAdapter<byte[], byte[]> {

    /** Is told on the connection's own thread, which must not be made to wait. */
    interface Listener {
        /**
         * Somebody rang.
         *
         * @param channel without the part that names namespace and partition
         */
        void rung(String channel, String message);

        /** Rings may have been lost: everything is to be looked at. */
        void missed();
    }

    private final List<String> channels;
    private final Listener listener;
    private final CountDownLatch hears = new CountDownLatch(1);

    Doorbell(List<String> channels, Listener listener) {
        this.channels = List.copyOf(channels);
        this.listener = listener;
    }

    /** Returns when it hears every ring. */
    void hangOn(StatefulRedisPubSubConnection<byte[], byte[]> connection, Duration timeout) {
        connection.addListener(this);
        try {
            connection
                    .sync()
                    .ssubscribe(channels.stream()
                            .map(channel -> channel.getBytes(StandardCharsets.UTF_8))
                            .toArray(byte[][]::new));
            if (!hears.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreUnavailableException("not subscribed within " + timeout, new IllegalStateException());
            }
        } catch (RedisException e) {
            throw new StoreUnavailableException("not subscribed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("not subscribed before the thread was interrupted", e);
        }
    }

    /** Once for each channel, and again when the connection came back. */
    @Override
    public void ssubscribed(byte[] channel, long count) {
        if (count < channels.size()) {
            return;
        }
        boolean again = hears.getCount() == 0;
        hears.countDown();
        if (again) {
            listener.missed();
        }
    }

    @Override
    public void smessage(byte[] channel, byte[] message) {
        String name = new String(channel, StandardCharsets.UTF_8);
        listener.rung(name.substring(name.indexOf('}') + 2), new String(message, StandardCharsets.UTF_8));
    }
}
