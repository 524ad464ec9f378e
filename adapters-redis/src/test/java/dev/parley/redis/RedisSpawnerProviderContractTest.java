package dev.parley.redis;

import java.util.Map;

class RedisSpawnerProviderContractTest implements RedisProviderContract {

    @Override
    public Port port() {
        return Port.SPAWNER;
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
}
