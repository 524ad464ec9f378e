package dev.parley.examples;

import dev.parley.core.Conversation;
import java.util.Optional;

/** At most one {@link Watch} at a time. For one thread. */
final class Watching {

    private final ChatScreen screen;
    private Optional<Watch> watch = Optional.empty();

    Watching(ChatScreen screen) {
        this.screen = screen;
    }

    /** Watches {@code conversation} from now on, and nothing else. */
    void begin(Conversation conversation) {
        boolean unused = end();
        watch = Optional.of(Watch.begin(conversation, screen));
        screen.aside("watching conversation %s; /watch alone ends it".formatted(conversation.id()));
    }

    /** Shows no more events. False if nothing was watched. */
    boolean end() {
        boolean ended = watch.isPresent();
        watch.ifPresent(Watch::end);
        watch = Optional.empty();
        if (ended) {
            screen.aside("no longer watching");
        }
        return ended;
    }
}
