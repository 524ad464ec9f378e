package dev.parley.jdbc;

import dev.parley.testkit.ProviderContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

final class JdbcStoreProviderContractTest implements ProviderContract {

    @TempDir
    private Path folder;

    @Override
    public Port port() {
        return Port.STORE;
    }

    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("file", folder.resolve("conversations.db").toString());
    }

    @Override
    public Set<String> required() {
        return Set.of("file");
    }

    @Override
    public Map<String, String> badValues() {
        return Map.of(
                "file", "a\u0000b",
                "prefix", "Robert'); DROP TABLE",
                "user", "nobody logs in to a file",
                "password", "nor with this");
    }

    @Override
    public Set<String> secrets() {
        return Set.of("password");
    }
}
