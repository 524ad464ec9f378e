package dev.parley.redis;

import dev.parley.spi.StoreUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce's connection, which comes back by itself when it is lost. Commands that cannot be written, or whose answer is
 * lost with the connection, end exceptionally at once: Lettuce sends none of them again. Safe for use by many threads.
 */
final class LinkConnection implements AutoCloseable {

    private static final int THREADS = 2;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);
    private static final long END_SECONDS = 2;

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private volatile @Nullable Channel channel;

    LinkConnection(RedisStoreBuilder settings) {
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(Delay.exponential(Duration.ofMillis(1), LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new LastChannel())
                .build();
        RedisURI uri = settings.uri();
        uri.setTimeout(settings.timeout());
        client = RedisClient.create(resources, uri);
        client.setOptions(options(settings));
        try {
            connection = client.connect(ByteArrayCodec.INSTANCE);
        } catch (RedisException e) {
            end();
            throw new StoreUnavailableException("no connection to " + settings, e);
        }
    }

    private static ClientOptions options(RedisStoreBuilder settings) {
        return ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(settings.mostPending() + KeyLayout.PARTITIONS)
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .protocolVersion(ProtocolVersion.RESP2)
                .build();
    }

    boolean isOpen() {
        return connection.isOpen();
    }

    /**
     * Runs it on the thread that reads and writes.
     *
     * @throws RejectedExecutionException if this is closed
     */
    void execute(Runnable task) {
        thread().execute(task);
    }

    /** As {@link #execute}, in a while, if this is not closed until then. */
    void executeLater(Runnable task, long millis) {
        var unused = thread().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    /** Writes all with one flush. */
    void write(Collection<RedisCommand<byte[], byte[], ?>> commands) {
        var unused = connection.dispatch(commands);
    }

    /** Another connection, which only listens. It ends with this one. */
    StatefulRedisPubSubConnection<byte[], byte[]> listening() {
        try {
            return client.connectPubSub(ByteArrayCodec.INSTANCE);
        } catch (RedisException e) {
            throw new StoreUnavailableException("no connection to listen on", e);
        }
    }

    /** Gives up a connection on which nothing comes back any more; another one follows. */
    void startAnew() {
        if (connection instanceof RedisChannelHandler<?, ?> handler
                && handler.getChannelWriter() instanceof DefaultEndpoint endpoint) {
            endpoint.disconnect();
        }
    }

    @Override
    public void close() {
        connection.close();
        end();
    }

    private void end() {
        client.shutdown(0, END_SECONDS, TimeUnit.SECONDS);
        resources.shutdown(0, END_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(END_SECONDS, TimeUnit.SECONDS);
    }

    private EventLoop thread() {
        return Objects.requireNonNull(channel, "there is none before the first").eventLoop();
    }

    /** Lettuce makes one for each connection to the server. */
    private final class LastChannel implements NettyCustomizer {
        @Override
        public void afterChannelInitialized(Channel made) {
            channel = made;
        }
    }
}
