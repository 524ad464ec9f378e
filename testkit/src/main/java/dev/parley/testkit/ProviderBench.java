package dev.parley.testkit;

import dev.parley.model.ConversationId;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import dev.parley.spi.UnknownAgentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The provider under test, and what it has opened. */
final class ProviderBench implements Bench {

    private final ProviderUnderTest subject;
    private final List<AutoCloseable> opened = new ArrayList<>();

    ProviderBench(ProviderUnderTest subject) {
        this.subject = subject;
    }

    /** The names of all providers of the port. */
    Set<String> names() {
        return switch (subject.port()) {
            case STORE -> ConversationStoreProvider.names();
            case SPAWNER -> SessionSpawnerProvider.names();
        };
    }

    /** What the provider that is found by {@code name} calls itself. */
    String nameOf(String name) {
        return switch (subject.port()) {
            case STORE -> ConversationStoreProvider.named(name).name();
            case SPAWNER -> SessionSpawnerProvider.named(name).name();
        };
    }

    /** Opens the provider under test; the bench closes what comes. */
    AutoCloseable open(Map<String, String> settings) {
        AutoCloseable adapter = switch (subject.port()) {
            case STORE -> ConversationStoreProvider.named(subject.name()).open(settings);
            case SPAWNER -> SessionSpawnerProvider.named(subject.name()).open(settings);
        };
        opened.add(adapter);
        return adapter;
    }

    /** Asks it for what every adapter of the port can answer. */
    void works(String what, AutoCloseable adapter) {
        ConversationId unknown = StoreBench.newId();
        if (adapter instanceof ConversationStore store) {
            if (store.find(unknown).isPresent()) {
                throw new AssertionError("%s finds a conversation that nobody made".formatted(what));
            }
            return;
        }
        SessionRequest request =
                new SessionRequest(unknown, SessionConfig.of("no agent of anybody"), new InitialHistory.New());
        Refusal.of(
                "an agent that nobody has, asked of " + what,
                UnknownAgentException.class,
                () -> ((SessionSpawner) adapter).spawn(request, event -> {}));
    }

    @Override
    public void close() {
        for (AutoCloseable adapter : opened) {
            try {
                adapter.close();
            } catch (Exception e) {
                throw new AssertionError("what was opened does not close", e);
            }
        }
    }
}
