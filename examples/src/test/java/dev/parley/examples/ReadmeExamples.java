package dev.parley.examples;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.parley.core.ConversationManager;
import dev.parley.guice.ConversationModule;
import dev.parley.memory.Agent;
import dev.parley.memory.ApprovalAnswer;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.Origin;
import dev.parley.model.SessionConfig;
import dev.parley.model.ToolOutput;
import dev.parley.openai.Credentials;
import dev.parley.openai.OpenAiSessionSpawner;
import dev.parley.openai.Tool;
import dev.parley.spi.ConversationStore;
import dev.parley.spi.ConversationStoreProvider;
import dev.parley.spi.SessionSpawner;
import dev.parley.testkit.ConversationStoreContract;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** What the README shows beside {@link HelloConversation}: compiled here, so that it stays true. */
final class ReadmeExamples {

    private ReadmeExamples() {}

    static Agent agent() {
        // README: agent
        Agent librarian = turn -> {
            long question = turn.history().stream()
                    .filter(item -> item.origin() == Origin.USER)
                    .count();
            turn.say("That was question " + question + ". ");
            ApprovalAnswer answer = turn.requestApproval("call-1", "lend_book", turn.inputText());
            turn.say(answer.isApproved() ? "Enjoy the book." : "Then it stays here.");
        };
        // README: end
        return librarian;
    }

    static SessionConfig openai(String key) {
        // README: openai
        SessionSpawner spawner = OpenAiSessionSpawner.builder(URI.create("https://api.openai.com/v1"))
                .credentials(Credentials.key(key))
                .model("gpt-5-mini")
                .tool(Tool.of(
                        "get_weather",
                        "Tells the weather in a city.",
                        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}",
                        (arguments, context) -> new ToolOutput.Text("light rain, 12 degrees")))
                .build();
        SessionConfig config = SessionConfig.of("openai").withTools(List.of("get_weather"));
        // README: end
        spawner.close();
        return config;
    }

    static ConversationManager injected(SessionSpawner spawner) {
        // README: guice
        ConversationStore store = ConversationStoreProvider.named("memory").open(Map.of());
        Injector injector = Guice.createInjector(new ConversationModule(spawner, store));
        ConversationManager manager = injector.getInstance(ConversationManager.class);
        // README: end
        return manager;
    }

    // README: store
    public static final class ShelfStoreProvider implements ConversationStoreProvider {
        @Override
        public String name() {
            return "shelf";
        }

        @Override
        public ConversationStore open(Map<String, String> settings) {
            return new MemoryConversationStore(); // yours
        }
    }

    static final class ShelfStoreContractTest implements ConversationStoreContract {
        private final MemoryConversationStore shelf = new MemoryConversationStore();

        @Override
        public ConversationStore open() {
            return shelf.anotherHandle();
        }

        @Override
        public ConversationStore openElsewhere() {
            return new MemoryConversationStore();
        }

        @Override
        public Map<Capability, String> lacks() {
            return Map.of(
                    Capability.CRASH, "what it keeps ends with its process",
                    Capability.SEVERAL_PROCESSES, "it is in the memory of one process",
                    Capability.RESTART, "it has no backend",
                    Capability.NETWORK, "it has no backend",
                    Capability.FOOTPRINT, "nothing counts what it keeps",
                    Capability.DAMAGE, "it keeps values, not records");
        }
    }
    // README: end
}
