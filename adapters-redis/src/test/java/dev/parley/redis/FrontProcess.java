package dev.parley.redis;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.testkit.ChildJvm;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A front end to be killed. Arguments: URL, namespace. Begins a conversation, submits what waits in its middle and something
 * behind it, and says the conversation's id once the turn has said its first item.
 */
final class FrontProcess {

    private FrontProcess() {}

    public static void main(String[] args) throws InterruptedException {
        CountDownLatch unused = ChildJvm.endWithParent();
        RedisConversationStore store =
                RedisConversationStore.builder(args[0]).namespace(args[1]).open();
        RedisSessionSpawner spawner = RedisSessionSpawner.builder(args[0])
                .namespace(args[1])
                .timeToLive(Duration.ofMinutes(10))
                .open();
        ConversationManager manager =
                ConversationManager.builder(spawner, store).build();
        Conversation conversation =
                manager.newConversation(SessionConfig.of("staged")).conversation();
        String turn = conversation.submit(Op.UserInput.text("stage"));
        String behind = conversation.submit(Op.UserInput.text("behind"));
        while (true) {
            Optional<ConversationEvent> next = conversation.nextEvent(Duration.ofMinutes(1));
            if (next.isPresent()
                    && next.get() instanceof ConversationEvent.Emitted emitted
                    && emitted.msg() instanceof EventMsg.ItemCompleted) {
                System.out.println("%s %s %s".formatted(conversation.id(), turn, behind));
                new CountDownLatch(1).await();
            }
        }
    }
}
