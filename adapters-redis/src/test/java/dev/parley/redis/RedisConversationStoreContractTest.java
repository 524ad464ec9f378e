package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import dev.parley.json.JsonCodec;
import dev.parley.model.ConversationId;
import dev.parley.spi.ConversationStore;
import dev.parley.testkit.ConversationStoreContract;
import dev.parley.testkit.Damage;
import dev.parley.testkit.Footprint;
import dev.parley.testkit.NetworkBackend;
import dev.parley.testkit.OtherProcess;
import dev.parley.testkit.Restart;
import dev.parley.testkit.StoreLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** On a server that may be restarted, so it is not the one that other tests share. */
class RedisConversationStoreContractTest implements ConversationStoreContract {

    private static final int LARGEST_ENTRY = 2 << 20;
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration IMPATIENT = Duration.ofSeconds(1);

    private final RedisServer server = TestRedis.restartable();
    private final String namespace = server.prefix() + ":" + UUID.randomUUID();

    @Override
    public ConversationStore open() {
        return open(server.uri(), namespace, PATIENT);
    }

    @Override
    public ConversationStore openElsewhere() {
        return open(server.uri(), namespace + ":other", PATIENT);
    }

    private static ConversationStore open(String url, String namespace, Duration timeout) {
        return RedisConversationStore.builder(url)
                .namespace(namespace)
                .timeout(timeout)
                .largestEntry(LARGEST_ENTRY)
                .open();
    }

    @Override
    public StoreLimits limits() {
        int around = JsonCodec.ENTRY.encodeBytes(Talk.entry("")).length;
        return new StoreLimits(
                OptionalInt.of(EntryBatch.MOST), OptionalInt.of(LARGEST_ENTRY - around), Duration.ofSeconds(30));
    }

    @Override
    public Map<Capability, String> lacks() {
        return server.isOwn() ? Map.of() : Map.of(Capability.RESTART, "the server that REDIS_URL names stays unharmed");
    }

    @Override
    public Optional<OtherProcess> otherProcess() {
        return Optional.of(new OtherProcess(
                RedisStoreProvider.class, Map.of("url", server.uri(), "namespace", namespace + ":processes")));
    }

    @Override
    public Optional<NetworkBackend> network() {
        URI uri = URI.create(server.uri());
        InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 6379 : uri.getPort());
        return Optional.of(new NetworkBackend(
                address, through -> open(TestRedis.uriThrough(server, through), namespace, IMPATIENT), IMPATIENT));
    }

    @Override
    public Optional<Restart> restart() {
        return Optional.of(() -> {
            server.kill();
            server.restart();
        });
    }

    @Override
    public Optional<Footprint> footprint() {
        return Optional.of(() -> new StoredKeys(server, namespace).countByKind());
    }

    @Override
    public Optional<Damage> damage() {
        return Optional.of((conversation, position) -> overwrite(conversation, position));
    }

    /** Of a conversation that is no fork. */
    private void overwrite(ConversationId conversation, long position) {
        String key = "%s:{%s}:t:%s".formatted(namespace, KeyLayout.home(conversation), conversation);
        server.call("LSET", key, Long.toString(position), "no JSON");
    }
}
