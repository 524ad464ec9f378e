package dev.parley.openai;

import dev.parley.testkit.ProviderContract;
import java.util.Map;
import java.util.Set;

class OpenAiSpawnerProviderContractTest implements ProviderContract {

    @Override
    public Port port() {
        return Port.SPAWNER;
    }

    @Override
    public String name() {
        return OpenAiSpawnerProvider.NAME;
    }

    /** Nothing listens there, and nothing has to: a spawner connects when a session has something to say. */
    @Override
    public Map<String, String> settings() {
        return Map.of("base-url", "http://127.0.0.1:9/v1", "api-key", "key");
    }

    @Override
    public Set<String> required() {
        return Set.of("base-url");
    }

    @Override
    public Map<String, String> badValues() {
        return Map.of(
                "base-url", "ftp://nobody:secret@host",
                "api-key", "two\nlines",
                "model", " ",
                "wire", "telegraph",
                "proxy", "host",
                "idle-timeout", "soon",
                "max-tool-rounds", "0");
    }

    @Override
    public Set<String> secrets() {
        return Set.of("api-key");
    }
}
