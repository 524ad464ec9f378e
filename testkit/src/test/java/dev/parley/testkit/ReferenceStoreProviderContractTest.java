package dev.parley.testkit;

import java.util.Map;
import java.util.Set;

/** The rules can be kept by a provider with settings of every kind, of stores. */
class ReferenceStoreProviderContractTest implements ProviderContract {

    @Override
    public Port port() {
        return Port.STORE;
    }

    @Override
    public String name() {
        return "kit-sound";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("size", "3", "key", "quite-secret");
    }

    @Override
    public Set<String> required() {
        return Set.of("key");
    }

    @Override
    public Map<String, String> badValues() {
        return Map.of("size", "large", "key", "?");
    }

    @Override
    public Set<String> secrets() {
        return Set.of("key");
    }
}
