package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import dev.parley.testkit.ProviderContract;
import java.util.Map;
import java.util.Set;

class RedisSpawnerProviderContractTest implements ProviderContract {

    private final RedisServer server = TestRedis.shared();

    @Override
    public Port port() {
        return Port.SPAWNER;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("url", server.uri(), "namespace", server.prefix());
    }

    @Override
    public Set<String> required() {
        return Set.of("url");
    }

    @Override
    public Map<String, String> badValues() {
        return Map.of(
                "url", "http://:s3cr3t@host",
                "namespace", "a{b}",
                "timeout", "soon",
                "time-to-live", "PT0S",
                "claim-timeout", "never");
    }

    @Override
    public Set<String> secrets() {
        return Set.of("url");
    }
}
