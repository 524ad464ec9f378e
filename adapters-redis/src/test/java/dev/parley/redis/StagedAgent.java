package dev.parley.redis;

import dev.parley.memory.Agent;
import dev.parley.memory.Turn;
import dev.parley.model.ResponseItem;
import dev.parley.spi.HistoryItem;
import java.util.concurrent.Semaphore;

/**
 * Does what it reads: {@code stage} says one thing, waits until it is let on, and says another; {@code recall} says its
 * history; {@code items n} says n items; {@code large n} says one item of so many characters; {@code die} ends this process. Anything else
 * it answers.
 */
final class StagedAgent implements Agent {

    private final Semaphore stages = new Semaphore(0);

    /** Lets one turn on that waits. */
    void goOn() {
        stages.release();
    }

    @Override
    public void run(Turn turn) throws InterruptedException {
        String[] words = turn.inputText().split(" ", -1);
        switch (words[0]) {
            case "stage" -> {
                turn.say("before");
                stages.acquire();
                turn.say("after");
            }
            case "recall" -> turn.say(history(turn));
            case "items" -> {
                for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                    turn.say("item " + i);
                }
            }
            case "large" -> turn.say("x".repeat(Integer.parseInt(words[1])));
            case "die" -> Runtime.getRuntime().halt(9);
            default -> turn.say("answer to " + turn.inputText());
        }
    }

    private static String history(Turn turn) {
        StringBuilder all = new StringBuilder();
        for (HistoryItem item : turn.history()) {
            if (item.item() instanceof ResponseItem.Message message) {
                all.append(message.text()).append('|');
            }
        }
        return all.toString();
    }
}
