package dev.parley.testkit;

import java.util.Map;

/** The rules can be kept by a provider without settings, of spawners. */
class ReferenceSpawnerProviderContractTest implements ProviderContract {

    @Override
    public Port port() {
        return Port.SPAWNER;
    }

    @Override
    public String name() {
        return "kit-spawner";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of();
    }
}
