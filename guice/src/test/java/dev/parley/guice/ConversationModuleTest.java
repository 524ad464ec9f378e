package dev.parley.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Stage;
import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.model.ConversationId;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConversationModuleTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @MethodSource("stores")
    void injectsAManagerThatTalksOverEveryRegisteredStore(String storeName) throws Exception {
        try (SessionSpawner spawner = SessionSpawnerProvider.named("echo").open(Map.of());
                ConversationStore store =
                        ConversationStoreProvider.named(storeName).open(Map.of())) {
            Injector injector = Guice.createInjector(
                    Stage.PRODUCTION, new Strict(), new ConversationModule(spawner, store), new FrontDeskModule());

            try (ConversationManager manager = injector.getInstance(ConversationManager.class)) {
                FrontDesk desk = injector.getInstance(FrontDesk.class);

                assertThat(desk.manager).isSameAs(manager);
                assertThat(desk.ask("are you there?")).isEqualTo("You said: are you there?");
            }
        }
    }

    @Test
    void atLeastTheMemoryStoreIsRegistered() {
        assertThat(stores()).contains("memory");
    }

    @Test
    void managerIsBuiltAsTold() throws Exception {
        ConversationId foretold = new ConversationId(UUID.fromString("01890000-0000-7000-8000-000000000001"));
        try (SessionSpawner spawner = SessionSpawnerProvider.named("echo").open(Map.of());
                ConversationStore store =
                        ConversationStoreProvider.named("memory").open(Map.of())) {
            Injector injector = Guice.createInjector(
                    new Strict(), new ConversationModule(spawner, store, manager -> manager.ids(() -> foretold)));

            try (ConversationManager manager = injector.getInstance(ConversationManager.class)) {
                assertThat(manager.newConversation(SessionConfig.of("echo")).id())
                        .isEqualTo(foretold);
            }
        }
    }

    @Test
    void strictOptionsRefuseWhatNobodyBinds() {
        assertThatThrownBy(() -> Guice.createInjector(new Strict(), new FrontDeskModule()))
                .hasMessageContaining("ConversationManager");
    }

    static Set<String> stores() {
        return ConversationStoreProvider.names();
    }

    /** What a careful program asks of Guice. */
    private static final class Strict extends AbstractModule {
        @Override
        protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
        }
    }

    private static final class FrontDeskModule extends AbstractModule {
        @Override
        protected void configure() {
            bind(FrontDesk.class);
        }
    }

    /** Somebody who wants a manager. */
    private static final class FrontDesk {
        private final ConversationManager manager;

        @Inject
        FrontDesk(ConversationManager manager) {
            this.manager = manager;
        }

        String ask(String question) throws InterruptedException {
            Conversation conversation =
                    manager.newConversation(SessionConfig.of("echo")).conversation();
            conversation.submit(Op.UserInput.text(question));
            StringBuilder answer = new StringBuilder();
            while (true) {
                ConversationEvent next = conversation.nextEvent(PATIENCE).orElseThrow();
                if (!(next instanceof ConversationEvent.Emitted said)) {
                    throw new IllegalStateException("events are missing: " + next);
                }
                if (said.msg() instanceof EventMsg.AgentMessageDelta delta) {
                    answer.append(delta.delta());
                }
                if (said.msg() instanceof EventMsg.TurnComplete) {
                    return answer.toString();
                }
            }
        }
    }
}
