package dev.parley.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.parley.core.ConversationManager;
import dev.parley.core.ManagerBuilder;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.SessionSpawner;
import java.util.function.UnaryOperator;

/**
 * Binds one {@link ConversationManager} over a spawner and a store that were chosen before injection. It is built when it
 * is first asked for, and once.
 *
 * <pre>{@code
 * var spawner = SessionSpawnerProvider.named("openai").open(settings);
 * var store = ConversationStoreProvider.named("memory").open(Map.of());
 * var injector = Guice.createInjector(new ConversationModule(spawner, store));
 * }</pre>
 *
 * <p>Guice ends nothing: the program shuts the manager down first, then closes what it opened.
 */
public final class ConversationModule extends AbstractModule {

    private final SessionSpawner spawner;
    private final ConversationStore store;
    private final UnaryOperator<ManagerBuilder> settings;

    /** A manager with the defaults of its builder. */
    public ConversationModule(SessionSpawner spawner, ConversationStore store) {
        this(spawner, store, UnaryOperator.identity());
    }

    /** A manager as {@code settings} makes it, such as {@code manager -> manager.startDeadline(ofSeconds(5))}. */
    public ConversationModule(SessionSpawner spawner, ConversationStore store, UnaryOperator<ManagerBuilder> settings) {
        this.spawner = spawner;
        this.store = store;
        this.settings = settings;
    }

    @Provides
    @Singleton
    ConversationManager manager() {
        return settings.apply(ConversationManager.builder(spawner, store)).build();
    }
}
