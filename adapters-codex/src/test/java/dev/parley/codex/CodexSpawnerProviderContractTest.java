package dev.parley.codex;

import dev.parley.testkit.ProviderContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

class CodexSpawnerProviderContractTest implements ProviderContract {

    @TempDir
    private Path home;

    @Override
    public Port port() {
        return Port.SPAWNER;
    }

    @Override
    public String name() {
        return CodexSpawnerProvider.NAME;
    }

    /** No program of that name is started, nor has to be there: a spawner starts it with the first session. */
    @Override
    public Map<String, String> settings() {
        return Map.of("program", "codex", "home", home.toString());
    }

    @Override
    public Set<String> required() {
        return Set.of("program", "home");
    }

    @Override
    public Map<String, String> badValues() {
        return Map.of("program", "/nowhere/codex", "home", "/nowhere", "processes", "0");
    }
}
