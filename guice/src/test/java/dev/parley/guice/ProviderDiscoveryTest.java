package dev.parley.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.memory.EchoSpawnerProvider;
import dev.parley.memory.MemoryStoreProvider;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.DuplicateProviderException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import dev.parley.spi.UnknownProviderException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a program finds its adapters before it creates an injector. */
final class ProviderDiscoveryTest {

    @Test
    void unknownStoreIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> ConversationStoreProvider.named("memroy"))
                .isInstanceOfSatisfying(
                        UnknownProviderException.class,
                        e -> assertThat(e.known()).contains("memory").isSorted())
                .hasMessageContaining("memroy")
                .hasMessageContaining("memory");
    }

    @Test
    void unknownSpawnerIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> SessionSpawnerProvider.named("ehco"))
                .isInstanceOfSatisfying(
                        UnknownProviderException.class,
                        e -> assertThat(e.known()).contains("echo").isSorted())
                .hasMessageContaining("ehco")
                .hasMessageContaining("echo");
    }

    @Test
    void twoStoresOfOneNameAreRefused(@TempDir Path folder) throws IOException {
        register(folder, ConversationStoreProvider.class, SecondMemoryStore.class);

        withClassPath(
                folder,
                () -> assertThatThrownBy(() -> ConversationStoreProvider.named("memory"))
                        .isInstanceOfSatisfying(
                                DuplicateProviderException.class,
                                e -> assertThat(e.classes())
                                        .containsExactlyInAnyOrder(
                                                MemoryStoreProvider.class.getName(),
                                                SecondMemoryStore.class.getName())));
    }

    @Test
    void twoSpawnersOfOneNameAreRefused(@TempDir Path folder) throws IOException {
        register(folder, SessionSpawnerProvider.class, SecondEcho.class);

        withClassPath(
                folder,
                () -> assertThatThrownBy(SessionSpawnerProvider::names)
                        .isInstanceOfSatisfying(
                                DuplicateProviderException.class,
                                e -> assertThat(e.classes())
                                        .containsExactlyInAnyOrder(
                                                EchoSpawnerProvider.class.getName(), SecondEcho.class.getName())));
    }

    private static void register(Path folder, Class<?> port, Class<?> provider) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(port.getName()), provider.getName());
    }

    /** ServiceLoader looks where the thread's context class loader does. */
    private static void withClassPath(Path folder, Runnable test) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader more = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(more);
            test.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Takes a name that is taken. */
    public static final class SecondMemoryStore implements ConversationStoreProvider {
        @Override
        public String name() {
            return "memory";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            throw new UnsupportedOperationException("nobody opens this");
        }
    }

    /** Takes a name that is taken. */
    public static final class SecondEcho implements SessionSpawnerProvider {
        @Override
        public String name() {
            return "echo";
        }

        @Override
        public SessionSpawner open(Map<String, String> settings) {
            throw new UnsupportedOperationException("nobody opens this");
        }
    }
}
