package dev.parley.memory;

import dev.parley.testkit.ProviderContract;
import java.util.Map;

class MemoryStoreProviderContractTest implements ProviderContract {

    @Override
    public Port port() {
        return Port.STORE;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
