package dev.parley.redis;

import java.util.Map;

class RedisStoreProviderContractTest implements RedisProviderContract {

    @Override
    public Port port() {
        return Port.STORE;
    }

    @Override
    public Map<String, String> badValues() {
        return Map.of(
                "url", "http://:s3cr3t@host",
                "namespace", "a{b}",
                "timeout", "soon",
                "allow-eviction", "perhaps");
    }
}
