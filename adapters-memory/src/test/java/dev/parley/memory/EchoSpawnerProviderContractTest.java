package dev.parley.memory;

import dev.parley.testkit.ProviderContract;
import java.util.Map;

class EchoSpawnerProviderContractTest implements ProviderContract {

    @Override
    public Port port() {
        return Port.SPAWNER;
    }

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
