package dev.parley.examples;

import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import java.time.Duration;

/** The smallest whole program: one agent, one conversation, one turn. The README shows it. */
public final class HelloConversation {

    private HelloConversation() {}

    // README: hello
    public static void main(String[] args) throws InterruptedException {
        var agents = InProcessSessionSpawner.builder()
                .agent("greeter", turn -> turn.say("Hello, " + turn.inputText() + "!"))
                .build();
        try (agents;
                var store = new MemoryConversationStore();
                var manager = ConversationManager.builder(agents, store).build()) {
            var conversation =
                    manager.newConversation(SessionConfig.of("greeter")).conversation();
            conversation.submit(Op.UserInput.text("world"));
            for (boolean done = false; !done; ) {
                var next = conversation.nextEvent(Duration.ofSeconds(10)).orElseThrow();
                if (next instanceof ConversationEvent.Emitted said) {
                    if (said.msg() instanceof EventMsg.AgentMessageDelta piece) {
                        System.out.println(piece.delta());
                    }
                    done = said.msg() instanceof EventMsg.TurnComplete;
                }
            }
        }
    }
    // README: end
}
