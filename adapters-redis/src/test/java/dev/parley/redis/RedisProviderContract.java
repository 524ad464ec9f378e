package dev.parley.redis;

import dev.parley.fixtures.RedisServer;
import dev.parley.testkit.ProviderContract;
import java.util.Map;
import java.util.Set;

/** What this module's providers have in common. */
interface RedisProviderContract extends ProviderContract {

    @Override
    default String name() {
        return "redis";
    }

    @Override
    default Map<String, String> settings() {
        RedisServer server = TestRedis.shared();
        return Map.of("url", server.uri(), "namespace", server.prefix());
    }

    @Override
    default Set<String> required() {
        return Set.of("url");
    }

    @Override
    default Set<String> secrets() {
        return Set.of("url");
    }
}
