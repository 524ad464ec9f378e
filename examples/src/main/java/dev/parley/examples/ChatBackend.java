package dev.parley.examples;

import com.google.inject.Guice;
import dev.parley.core.ConversationManager;
import dev.parley.core.ManagerBuilder;
import dev.parley.guice.ConversationModule;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.InvalidSettingException;
import java.time.Duration;
import java.time.InstantSource;

/** What the chat runs on: adapters that were chosen by name, and a manager over them. */
final class ChatBackend implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final ChatAgent agent;
    private final ConversationStore store;
    private final ConversationManager manager;

    private ChatBackend(ChatAgent agent, ConversationStore store) {
        this.agent = agent;
        this.store = store;
        this.manager = Guice.createInjector(new ConversationModule(agent.spawner(), store, ChatBackend::soonGone))
                .getInstance(ConversationManager.class);
    }

    /**
     * Opens all that {@code options} name.
     *
     * @throws InvalidSettingException if an option cannot be met; nothing is left open
     */
    static ChatBackend open(ChatOptions options, InstantSource clock) {
        ConversationStore store = options.store().open();
        try {
            return new ChatBackend(ChatAgent.open(options, clock), store);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    ConversationManager manager() {
        return manager;
    }

    ConversationStore store() {
        return store;
    }

    SessionConfig config() {
        return agent.config();
    }

    String greeting() {
        return agent.greeting();
    }

    /** The manager first, then what it was given. */
    @Override
    public void close() {
        try (store;
                agent) {
            manager.close();
        }
    }

    /** Somebody sits and waits for the program to end, or for another one's conversations when that one is gone. */
    private static ManagerBuilder soonGone(ManagerBuilder settings) {
        return settings.closingGrace(GRACE, GRACE)
                .removeDeadline(GRACE.multipliedBy(3))
                .heartbeat(GRACE, GRACE.multipliedBy(4));
    }
}
